import { InMemoryProvider, OpenFeature } from "@openfeature/web-sdk";

const VARIANTS = { on: true, off: false };

export async function start(features) {
  const flags = Object.entries(features).map(([key, on]) => [
    key,
    { variants: VARIANTS, defaultVariant: on ? "on" : "off", disabled: false },
  ]);
  await OpenFeature.setProviderAndWait(new InMemoryProvider(Object.fromEntries(flags)));
  const client = OpenFeature.getClient();
  return (key) => client.getBooleanValue(key, false);
}
