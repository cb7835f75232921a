// The error classes. The kernel decides which errors exist and what they say and carry; this file gives each its class.

/** The stable code of each error class. Codes are API: they do not change within a major version. */
export type TenantErrorCode =
  | "TENANT_CONTEXT_NOT_SET"
  | "INVALID_TENANT_ID"
  | "TENANT_MISMATCH"
  | "TENANT_NOT_FOUND"
  | "UNAUTHORIZED_TENANT_ACCESS"
  | "TENANT_NOT_ALLOWED"
  | "TENANT_NOT_ACTIVE"
  | "TENANT_VALIDATION"
  | "TENANT_NOT_RESOLVED"
  | "TENANT_CONFLICT"
  | "TENANT_CHANGED"
  | "LIMIT_REACHED"
  | "TENANT_API"
  | "TENANT_RUNTIME";

/**
 * The base class of every error of this package. Decide by `code`: messages may change in any release.
 *
 * @see isTenantError for a check that also works across copies of the package.
 */
export class TenantError extends Error {
  /** The name of the class, as a literal: minifiers rename classes. */
  override readonly name: string = "TenantError";
  /** Stable, for example `"TENANT_NOT_FOUND"`. */
  readonly code: TenantErrorCode;
  /** The particulars, for example which field is wrong. Each class types its own. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, options: { code: TenantErrorCode; details?: Record<string, unknown>; cause?: unknown }) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = options.code;
    this.details = options.details ?? {};
  }
}

/** Code that needs a tenant ran where none is set: outside `runWithTenant`, or on a client without a tenant. */
export class TenantContextNotSetError extends TenantError {
  override readonly name = "TenantContextNotSetError";
  declare readonly code: "TENANT_CONTEXT_NOT_SET";
}

/** A text in the place of a tenant id is not a tenant id. */
export class InvalidTenantIdError extends TenantError {
  override readonly name = "InvalidTenantIdError";
  declare readonly code: "INVALID_TENANT_ID";
  declare readonly details: Readonly<{
    /** An excerpt of the text. */
    value: string;
    /** Which rule the text breaks. */
    reason: string;
    /** The source that named the tenant, for example `header`; null outside resolution. */
    source: string | null;
  }>;
}

/** A response, event or profile belongs to a different tenant than the expected one. It was discarded. */
export class TenantMismatchError extends TenantError {
  override readonly name = "TenantMismatchError";
  declare readonly code: "TENANT_MISMATCH";
  declare readonly details: Readonly<{
    /** The id or slug of the expected tenant. */
    expected: string;
  }>;
}

/** The tenant directory does not have the tenant, as far as the caller is allowed to know. */
export class TenantNotFoundError extends TenantError {
  override readonly name = "TenantNotFoundError";
  declare readonly code: "TENANT_NOT_FOUND";
  declare readonly details: Readonly<{
    /** The id or slug that was requested. */
    tenant: string;
  }>;
}

/** The caller is not a member of the tenant, or the tenant does not exist. The error never says which of the two. */
export class UnauthorizedTenantAccessError extends TenantError {
  override readonly name = "UnauthorizedTenantAccessError";
  declare readonly code: "UNAUTHORIZED_TENANT_ACCESS";
}

/** The deployment does not serve the tenant: the option `allowedTenants` does not list it. */
export class TenantNotAllowedError extends TenantError {
  override readonly name = "TenantNotAllowedError";
  declare readonly code: "TENANT_NOT_ALLOWED";
  declare readonly details: Readonly<{
    /** The id or slug that a source named. */
    tenant: string;
  }>;
}

/** The tenant's status is suspended, archived, deleted, disabled or inactive. */
export class TenantNotActiveError extends TenantError {
  override readonly name = "TenantNotActiveError";
  declare readonly code: "TENANT_NOT_ACTIVE";
  declare readonly details: Readonly<{
    /** The slug, or the id of a tenant without a slug. */
    tenant: string;
    /** The status in lowercase, for example `suspended`. */
    status: string;
  }>;
}

/** An option, an argument or a field has a wrong value. */
export class TenantValidationError extends TenantError {
  override readonly name = "TenantValidationError";
  declare readonly code: "TENANT_VALIDATION";
  declare readonly details: Readonly<{
    /** The path of the value, for example `branding.logoUrl`. */
    field: string;
    /** What to write instead. */
    reason: string;
  }>;
}

/** No source named a tenant, and the host is not the platform's: not a root domain or a reserved label. */
export class TenantNotResolvedError extends TenantError {
  override readonly name = "TenantNotResolvedError";
  declare readonly code: "TENANT_NOT_RESOLVED";
}

/** Two sources name different tenants, or a source and the tenant directory do. */
export class TenantConflictError extends TenantError {
  override readonly name = "TenantConflictError";
  declare readonly code: "TENANT_CONFLICT";
  declare readonly details: Readonly<{
    /** The source that named the first tenant. */
    first: string;
    /** The source that named another tenant; null if the tenant directory did. */
    second: string | null;
  }>;
}

/** The client switched tenant after this request or switch started. Its result was discarded. */
export class TenantChangedError extends TenantError {
  override readonly name = "TenantChangedError";
  declare readonly code: "TENANT_CHANGED";
}

/** A limit of the tenant is used up. */
export class LimitReachedError extends TenantError {
  override readonly name = "LimitReachedError";
  declare readonly code: "LIMIT_REACHED";
  declare readonly details: Readonly<{
    /** The key of the limit, as in `client.limit(key)`. */
    key: string;
    /** The maximum; null if the response does not say. */
    limit: number | null;
    /** The current use; null if the response does not say. */
    used: number | null;
    /** When the count restarts (ISO 8601); null if it never does. */
    resetsAt: string | null;
  }>;
}

/** The tenant API did not respond, or its response is not usable. */
export class TenantApiError extends TenantError {
  override readonly name = "TenantApiError";
  declare readonly code: "TENANT_API";
  declare readonly details: Readonly<{
    /** The HTTP status; null without a response. */
    status: number | null;
    /** What went wrong. */
    detail: string;
    /** The URL without query; null if no request was made. */
    url: string | null;
    /** The media type of the response; null if there is none, or if the response echoes another tenant. */
    contentType: string | null;
    /** The first 80 characters of the body; null if there is none, or if the response echoes another tenant. */
    excerpt: string | null;
  }>;
}

/** The WebAssembly module could not start, or it broke down in this call. The next call starts a new instance of it. */
export class TenantRuntimeError extends TenantError {
  override readonly name = "TenantRuntimeError";
  declare readonly code: "TENANT_RUNTIME";
  declare readonly details: Readonly<{
    /**
     * - `csp`: the Content-Security-Policy forbids WebAssembly;
     * - `edge`: the edge runtime forbids it;
     * - `unsupported`: the engine has no WebAssembly;
     * - `breakdown`: the module broke down in this call; the next call starts a new instance;
     * - `unknown`: see `cause`.
     */
    reason: "csp" | "edge" | "unsupported" | "unknown" | "breakdown";
  }>;
}

const classes = {
  TenantContextNotSetError,
  InvalidTenantIdError,
  TenantMismatchError,
  TenantNotFoundError,
  UnauthorizedTenantAccessError,
  TenantNotAllowedError,
  TenantNotActiveError,
  TenantValidationError,
  TenantNotResolvedError,
  TenantConflictError,
  TenantChangedError,
  LimitReachedError,
  TenantApiError,
  TenantRuntimeError,
};

/** The class with this code. */
type ErrorWithCode<Code> = Extract<InstanceType<(typeof classes)[keyof typeof classes]>, { readonly code: Code }>;

function isClassName(name: unknown): name is keyof typeof classes {
  return typeof name === "string" && Object.hasOwn(classes, name);
}

/** An error as plain data: as the kernel writes it, and as a server passes it to the browser. */
export interface ErrorData {
  readonly name: string;
  readonly code: TenantErrorCode;
  readonly message: string;
  readonly details: Record<string, unknown>;
}

/** The error of its class. */
export function errorFrom({ name, code, message, details }: ErrorData): TenantError {
  return new (isClassName(name) ? classes[name] : TenantError)(message, { code, details });
}

/**
 * Whether a value is an error of this package. It also recognises errors of another copy of the package or of another
 * realm, where `instanceof` is false.
 *
 * @param code Also requires this code, and narrows `details` to those of the class.
 * @example
 * try {
 *   await client.fetch("/api/v1/panels", { method: "POST" });
 * } catch (error) {
 *   if (!isTenantError(error, "LIMIT_REACHED")) throw error;
 *   showUpgrade(error.details.limit);
 * }
 */
export function isTenantError(error: unknown): error is TenantError;
export function isTenantError<Code extends TenantErrorCode>(error: unknown, code: Code): error is ErrorWithCode<Code>;
export function isTenantError(error: unknown, code?: TenantErrorCode): boolean {
  if (typeof error !== "object" || error === null || !("name" in error) || !("code" in error)) {
    return false;
  }
  return isClassName(error.name) && (code === undefined || error.code === code);
}
