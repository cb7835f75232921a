// The flag SDKs, by package. Each file exports `start(flagValues)`, which starts the SDK offline and returns a function
// that reads a flag.

export const SDKS = Object.fromEntries(
  Object.entries({
    tenantry: "tenantry",
    "@openfeature/web-sdk": "openfeature",
    "@growthbook/growthbook": "growthbook",
    "unleash-proxy-client": "unleash",
    "@launchdarkly/js-client-sdk": "launchdarkly",
    flagsmith: "flagsmith",
  }).map(([name, file]) => [name, new URL(`sdks/${file}.mjs`, import.meta.url)]),
);
