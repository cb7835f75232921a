import { createClient } from "@launchdarkly/js-client-sdk";

export async function start(flagValues) {
  const state = Object.fromEntries(Object.keys(flagValues).map((key) => [key, { variation: 0, version: 1 }]));
  const client = createClient(
    "offline",
    { kind: "user", key: "anonymous" },
    { sendEvents: false, diagnosticOptOut: true, fetchGoals: false, streaming: false, disableCache: true },
  );
  await client.start({ bootstrap: { ...flagValues, $flagsState: state, $valid: true } });
  return (key) => client.boolVariation(key, false);
}
