// The candidates of the cold starts: every SDK up to its first flag, and tenantry also up to its first resolution,
// which needs no profile.

import { FLAG_VALUES } from "../flag-values.mjs";
import { SDKS } from "../sdks.mjs";

export const RESOLUTION_ONLY = "tenantry, resolution only";

export const CANDIDATES = { [RESOLUTION_ONLY]: new URL("resolution.mjs", import.meta.url), ...SDKS };

export const [KEY] = Object.entries(FLAG_VALUES).find(([, isOn]) => isOn);
