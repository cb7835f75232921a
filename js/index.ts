// tenantry: the tenant layer of a multi-tenant web product. This file is the table of contents.
export { type AuditSink, apiAuditSink, type SwitchRecord } from "./audit.js";
export { type BrandingCssOptions, brandingCss, parseBranding } from "./branding.js";
export { createTenantClient } from "./client.js";
export type { DeniedAbility } from "./denials.js";
export {
  InvalidTenantIdError,
  isTenantError,
  LimitReachedError,
  TenantApiError,
  TenantChangedError,
  TenantConflictError,
  TenantContextNotSetError,
  TenantError,
  TenantMismatchError,
  TenantNotActiveError,
  TenantNotAllowedError,
  TenantNotFoundError,
  TenantNotResolvedError,
  TenantRuntimeError,
  TenantValidationError,
  UnauthorizedTenantAccessError,
} from "./errors.js";
export { extractTenant, injectTenant } from "./event.js";
export type { HeadersLike } from "./headers.js";
export type {
  Branding,
  FlagValue,
  Limit,
  Membership,
  ParsedProfile,
  Snapshot,
  TenantProfile,
  TenantWarning,
} from "./profile.js";
export { parseProfile } from "./profile.js";
export type { Updates } from "./profile-keeper.js";
export type { Resolution, Source, TenantClaim, TraceEntry } from "./resolution.js";
export { confirmResolution, forgetTenantChoice, resolveTenant, tenantHost } from "./resolve.js";
export type {
  CookieOption,
  RequestLike,
  ResolveOptions,
  ResolveRequest,
  TrustedProxies,
} from "./resolve-options.js";
export type { SharedResource } from "./sharing.js";
export { canAccessResource } from "./sharing.js";
export type { TenantStorage, TenantStorageArea } from "./storage.js";
export type { Timeouts } from "./tenant-api.js";
export type {
  Status,
  SwitchOptions,
  TenantCache,
  TenantClient,
  TenantClientOptions,
  TenantEvents,
} from "./tenant-client.js";
export { type IdFormat, type IdOptions, TenantId } from "./tenant-id.js";
export { tenantKey } from "./tenant-key.js";
export type { TenantRef } from "./tenant-ref.js";
export type { FlagKey, LimitKey, ReadFlag, TenantFlags, TenantLimits } from "./typed-keys.js";
