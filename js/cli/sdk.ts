// What the commands use of the package. Each entry is a file of its own beside dist/cli.js.
export { isTenantError, parseProfile, resolveTenant } from "../index.js";
export { resolveOptionsFromEnv } from "../server/index.js";
