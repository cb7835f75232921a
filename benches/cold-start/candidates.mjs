// What is started cold: every SDK up to its first flag, and tenantry also up to the first tenant, which needs no profile.

import { FEATURES } from "../features.mjs";
import { SDKS } from "../sdks.mjs";

export const TENANT_ONLY = "tenantry, only resolving";

export const CANDIDATES = { [TENANT_ONLY]: new URL("resolution.mjs", import.meta.url), ...SDKS };

export const [KEY] = Object.entries(FEATURES).find(([, isOn]) => isOn);
