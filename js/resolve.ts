// Resolution: which tenant a request is for. The rule is the kernel's.
import type { Resolution } from "./resolution.js";
import type { ResolveOptions, ResolveRequest } from "./resolve-options.js";
import { ask, factsOf, parseOptions } from "./resolver.js";
import { type IdOptions, readTenantId, type TenantId } from "./tenant-id.js";
import { kernel } from "./wasm/module.js";

/**
 * Which tenant a request is for.
 *
 * A source that is absent passes to the next one; a source that is present and wrong is an error and never falls
 * through to another tenant. Without options `*.localhost` works.
 *
 * @throws {TenantError} of the kind that says what is wrong: `TenantConflictError`, `InvalidTenantIdError`, `TenantValidationError`,
 * `TenantNotAllowedError`, `TenantNotResolvedError`.
 */
export function resolveTenant(request: ResolveRequest, options?: ResolveOptions): Resolution {
  const parsed = parseOptions(options);
  const facts = factsOf(request, parsed.header);
  const explain = (): Resolution => kernel(() => parseOptions(options).resolver.explain(...facts));
  return ask(parsed, facts, explain) ?? explain();
}

/**
 * Checks a resolution against what the tenant directory says: every source must have named this tenant.
 *
 * @param options say how ids are written, as they did for `resolveTenant`.
 * @throws {TenantConflictError} when one of them named another.
 */
export function confirmResolution(
  resolution: Resolution,
  tenant: { readonly id: TenantId | string; readonly slug: string },
  { ids = "uuid" }: IdOptions = {},
): void {
  const { id, slug, source, unconfirmed } = resolution;
  const claims = { id, slug, source, unconfirmed };
  const named = readTenantId(tenant.id, { ids }).toString();
  kernel((module) => module.confirmResolution(claims, named, tenant.slug, ids));
}

/**
 * The same address for another tenant: `acme.localhost:3000` and `medtech` make `medtech.localhost:3000`.
 *
 * The result is always under a root domain of the options, so it is safe to navigate to.
 *
 * @throws {TenantValidationError} for a host that is not under one.
 */
export function tenantHost(host: string, slug: string, options?: ResolveOptions): string {
  const { resolver } = parseOptions(options);
  return kernel(() => resolver.tenantHost(host, slug));
}
