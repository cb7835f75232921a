// The candidates of the cold starts: every SDK up to its first flag, tenantry also up to its first resolution, and
// OpenFeature also up to the end of its import.

import { FLAG_VALUES } from "../flag-values.mjs";
import { IMPORT_ONLY, RESOLUTION_ONLY } from "../parts.mjs";
import { SDKS } from "../sdks.mjs";

export const CANDIDATES = {
  [RESOLUTION_ONLY]: new URL("resolution.mjs", import.meta.url),
  [IMPORT_ONLY]: new URL("openfeature-import.mjs", import.meta.url),
  ...SDKS,
};

export const [KEY] = Object.entries(FLAG_VALUES).find(([, isOn]) => isOn);
