// The candidates that are a part of a package. A row of the table follows that of the whole package, by its name.

/** tenantry up to its first resolution, which needs no profile. */
export const RESOLUTION_ONLY = "tenantry, resolution only";

/** `isTenantError`, in an app that only asks whether an error is one of tenantry's. */
export const ERRORS_ONLY = "tenantry, errors only";

/** OpenFeature's package up to the end of its import, without a provider and a flag. */
export const IMPORT_ONLY = "@openfeature/web-sdk, import only";
