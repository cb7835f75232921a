import { InMemoryStorageProvider, UnleashClient } from "unleash-proxy-client";

export async function start(flagValues) {
  const bootstrap = Object.entries(flagValues).map(([name, enabled]) => ({
    name,
    enabled,
    variant: { name: "disabled", enabled: false },
    impressionData: false,
  }));
  const unleash = new UnleashClient({
    url: "https://unleash.invalid/api/frontend",
    clientKey: "offline",
    appName: "benches",
    bootstrap,
    storageProvider: new InMemoryStorageProvider(),
    disableRefresh: true,
    disableMetrics: true,
    fetch: () => Promise.resolve(new Response(null, { status: 304 })),
  });
  await new Promise((resolve) => unleash.once("ready", resolve));
  return (key) => unleash.isEnabled(key);
}
