// tenantry: the tenant layer of a multi-tenant web product. This file is the table of contents.

export type { BrandingPreset } from "./branding/brand-presets.js";
export {
  type BrandingAdjustment,
  type BrandingCssOptions,
  type BrandingPalette,
  type BrandingTone,
  brandingCss,
  brandingPalette,
  parseBranding,
} from "./branding/branding.js";
export type { DeniedAbility } from "./browser/denied-abilities.js";
export type { TenantStorage, TenantStorageArea } from "./browser/storage.js";
export { forgetTenantChoice } from "./browser/tab-choice.js";
export { type AuditSink, apiAuditSink, type SwitchRecord } from "./client/audit.js";
export { createTenantClient } from "./client/client.js";
export type {
  Status,
  SwitchOptions,
  TenantCache,
  TenantClient,
  TenantClientOptions,
  TenantEvents,
} from "./client/tenant-client.js";
export {
  InvalidTenantIdError,
  isTenantError,
  LimitReachedError,
  TenantApiError,
  TenantChangedError,
  TenantConflictError,
  TenantContextNotSetError,
  TenantError,
  type TenantErrorCode,
  TenantMismatchError,
  TenantNotActiveError,
  TenantNotAllowedError,
  TenantNotFoundError,
  TenantNotResolvedError,
  TenantRuntimeError,
  TenantValidationError,
  UnauthorizedTenantAccessError,
} from "./errors.js";
export type {
  BrandColors,
  Branding,
  EmptySnapshot,
  FlagValue,
  Limit,
  Membership,
  ParsedProfile,
  Snapshot,
  TenantProfile,
  TenantWarning,
} from "./profile/profile.js";
export { parseProfile } from "./profile/profile.js";
export type { Updates } from "./profile/profile-updater.js";
export type { Timeouts } from "./profile/tenant-api.js";
export {
  defineTenants,
  type PublicTenant,
  type TenantDefinition,
  type TenantDirectory,
} from "./profile/tenant-directory.js";
export type { FlagKey, LimitKey, ReadFlag, TenantFlags, TenantLimits } from "./profile/typed-keys.js";
export { explainTenant } from "./resolution/explain.js";
export type { HeadersLike } from "./resolution/headers.js";
export type { Explanation, Resolution, Source, TenantClaim, TraceEntry } from "./resolution/resolution.js";
export { confirmResolution, resolveTenant, tenantHost } from "./resolution/resolve.js";
export type {
  CookieOption,
  RequestLike,
  ResolveOptions,
  ResolveRequest,
  TrustedProxies,
} from "./resolution/resolve-options.js";
export { extractTenant, injectTenant } from "./tenant/event.js";
export type { SharedResource } from "./tenant/sharing.js";
export { canAccessResource } from "./tenant/sharing.js";
export { type IdFormat, type IdOptions, TenantId } from "./tenant/tenant-id.js";
export { tenantKey } from "./tenant/tenant-key.js";
export type { TenantRef } from "./tenant/tenant-ref.js";
