// The error family. Which errors there are, what they say and carry is the kernel's; here each gets its class.

/** What a refusal of the tenant layer has in common. Decide by `code`; messages may change. */
export class TenantError extends Error {
  /** The name of the class, as a literal: a minifier renames classes. */
  override readonly name: string = "TenantError";
  /** Stable, such as `TENANT_NOT_FOUND`. */
  readonly code: string;
  /** The particulars, such as which field of which value. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, options: { code: string; details?: Record<string, unknown>; cause?: unknown }) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = options.code;
    this.details = options.details ?? {};
  }
}

type Details<Shape> = { readonly details: Readonly<Shape> };

/** Work that needs a tenant ran where none is set. */
export class TenantContextNotSetError extends TenantError {
  override readonly name = "TenantContextNotSetError";
}

/** A text that should name a tenant by id does not. */
export class InvalidTenantIdError extends TenantError {
  override readonly name = "InvalidTenantIdError";
  declare readonly details: Details<{ value: string; reason: string; source: string | null }>["details"];
}

/** Data or an answer of another tenant turned up. It was not handed over. */
export class TenantMismatchError extends TenantError {
  override readonly name = "TenantMismatchError";
  declare readonly details: Details<{ expected: string }>["details"];
}

/** No such tenant, as far as the caller may know. */
export class TenantNotFoundError extends TenantError {
  override readonly name = "TenantNotFoundError";
  declare readonly details: Details<{ tenant: string }>["details"];
}

/** The caller may not act for the tenant, or there is none: the two are told apart nowhere. */
export class UnauthorizedTenantAccessError extends TenantError {
  override readonly name = "UnauthorizedTenantAccessError";
}

/** The deployment does not serve this tenant (`allowedTenants`). */
export class TenantNotAllowedError extends TenantError {
  override readonly name = "TenantNotAllowedError";
  declare readonly details: Details<{ tenant: string }>["details"];
}

/** The tenant's profile says that it is suspended, archived, deleted, disabled or inactive. */
export class TenantNotActiveError extends TenantError {
  override readonly name = "TenantNotActiveError";
  declare readonly details: Details<{
    /** The slug, or the id where there is no slug. */
    tenant: string;
    status: string;
  }>["details"];
}

/** A value is not what it must be. */
export class TenantValidationError extends TenantError {
  override readonly name = "TenantValidationError";
  declare readonly details: Details<{ field: string; reason: string }>["details"];
}

/** No source named a tenant, and no host was read that is the platform's own: a root domain or a reserved label. */
export class TenantNotResolvedError extends TenantError {
  override readonly name = "TenantNotResolvedError";
}

/** Two sources name different tenants; `second` is null when the directory is what disagrees. */
export class TenantConflictError extends TenantError {
  override readonly name = "TenantConflictError";
  declare readonly details: Details<{ first: string; second: string | null }>["details"];
}

/** The client acts for another tenant since this work began. */
export class TenantChangedError extends TenantError {
  override readonly name = "TenantChangedError";
}

/** A limit of the tenant is used up. */
export class LimitReachedError extends TenantError {
  override readonly name = "LimitReachedError";
  declare readonly details: Details<{
    key: string;
    /** Null where the answer does not say. */
    limit: number | null;
    /** Null where the answer does not say. */
    used: number | null;
    /** ISO 8601, or null when the count never begins anew. */
    resetsAt: string | null;
  }>["details"];
}

/**
 * The tenant API could not be asked or gave no usable answer. `status` is null when there was none; `url` has no query.
 * `contentType` and `excerpt` (the first 80 characters of the body) are null where the answer echoes another tenant.
 */
export class TenantApiError extends TenantError {
  override readonly name = "TenantApiError";
  declare readonly details: Details<{
    status: number | null;
    detail: string;
    url: string | null;
    contentType: string | null;
    excerpt: string | null;
  }>["details"];
}

/**
 * The WebAssembly module could not start, or broke down in this call and was replaced. `reason` says which: `csp` and `edge`
 * forbid it, `unsupported` is an engine without WebAssembly, `breakdown` is the failed call.
 */
export class TenantRuntimeError extends TenantError {
  override readonly name = "TenantRuntimeError";
  declare readonly details: Details<{ reason: "csp" | "edge" | "unsupported" | "unknown" | "breakdown" }>["details"];
}

const family = {
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

function isFamilyName(name: unknown): name is keyof typeof family {
  return typeof name === "string" && Object.hasOwn(family, name);
}

/** Gives an error of the kernel its class; anything else is handed back as it is. */
export function classify(error: unknown): unknown {
  if (error instanceof Error && !(error instanceof TenantError) && isFamilyName(error.name)) {
    Object.setPrototypeOf(error, family[error.name].prototype);
  }
  return error;
}

/**
 * Whether this is an error of the tenant layer, and the one with this `code` if one is given. Also true for
 * an error of another copy of the package or of another realm, where `instanceof` is not.
 */
export function isTenantError(error: unknown, code?: string): error is TenantError {
  if (typeof error !== "object" || error === null || !("name" in error) || !("code" in error)) {
    return false;
  }
  return isFamilyName(error.name) && (code === undefined || error.code === code);
}
