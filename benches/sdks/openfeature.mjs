import { InMemoryProvider, OpenFeature } from "@openfeature/web-sdk";

const VARIANTS = { on: true, off: false };

export async function start(flagValues) {
  const flags = Object.entries(flagValues).map(([key, on]) => [
    key,
    { variants: VARIANTS, defaultVariant: on ? "on" : "off", disabled: false },
  ]);
  await OpenFeature.setProviderAndWait(new InMemoryProvider(Object.fromEntries(flags)));
  const client = OpenFeature.getClient();
  return (key) => client.getBooleanValue(key, false);
}
