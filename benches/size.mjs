// The download of the imports that an app needs from each package.

import { fileURLToPath } from "node:url";
import { bundledImport, weigh } from "../scripts/build/download.mjs";
import { ERRORS_ONLY, RESOLUTION_ONLY } from "./parts.mjs";

/** A package and its imports, by candidate. The files in `sdks/` and `fetch.mjs` import the same. */
const IMPORTS = {
  tenantry: ["tenantry", "createTenantClient"],
  [RESOLUTION_ONLY]: ["tenantry", "resolveTenant"],
  [ERRORS_ONLY]: ["tenantry", "isTenantError"],
  "@openfeature/web-sdk": ["@openfeature/web-sdk", "OpenFeature", "InMemoryProvider"],
  "@growthbook/growthbook": ["@growthbook/growthbook", "GrowthBook"],
  "unleash-proxy-client": ["unleash-proxy-client", "UnleashClient", "InMemoryStorageProvider"],
  "@launchdarkly/js-client-sdk": ["@launchdarkly/js-client-sdk", "createClient"],
  flagsmith: ["flagsmith", "default"],
  ky: ["ky", "default"],
  ofetch: ["ofetch", "ofetch"],
  wretch: ["wretch", "default"],
  axios: ["axios", "default"],
};

const here = fileURLToPath(new URL(".", import.meta.url));

/** The size of each download after brotli, in bytes. */
export async function sizes(say) {
  const found = {};
  for (const [candidate, [name, ...names]] of Object.entries(IMPORTS)) {
    say(candidate);
    found[candidate] = weigh(await bundledImport(names, name, here)).brotli;
  }
  return found;
}
