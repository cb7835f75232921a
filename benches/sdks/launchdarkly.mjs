import { createClient } from "@launchdarkly/js-client-sdk";

export async function start(features) {
  const state = Object.fromEntries(Object.keys(features).map((key) => [key, { variation: 0, version: 1 }]));
  const client = createClient(
    "offline",
    { kind: "user", key: "somebody" },
    { sendEvents: false, diagnosticOptOut: true, fetchGoals: false, streaming: false, disableCache: true },
  );
  await client.start({ bootstrap: { ...features, $flagsState: state, $valid: true } });
  return (key) => client.boolVariation(key, false);
}
