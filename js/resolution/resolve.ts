// Resolution: which tenant a request is for. The kernel has the rules.

import { type IdOptions, readTenantId } from "../tenant/tenant-id.js";
import { requireText } from "../tenant/text.js";
import { confirmResolution as confirm, tenantHost as hostOf } from "../wasm/generated/tenantry.js";
import { holdOptions } from "../wasm/held-options.js";
import { call } from "../wasm/kernel.js";
import { parseOptions } from "./parsed-options.js";
import { factsOf } from "./request-facts.js";
import type { Resolution } from "./resolution.js";
import type { RequestLike, ResolveOptions } from "./resolve-options.js";
import { resolveFacts } from "./resolver.js";

/**
 * Finds the tenant of a request.
 *
 * - An absent source passes to the next one. A source that is present and wrong is an error: it never falls through to
 *   another tenant.
 * - Without options `*.localhost` works.
 * - The platform is the result only if a host was read and is a root domain or a reserved label.
 *
 * @param options Reuse one object: it is parsed once.
 * @throws {TenantConflictError} if two sources name different tenants.
 * @throws {InvalidTenantIdError} for a wrong id in a header, a cookie or the tab's choice.
 * @throws {TenantValidationError} for a wrong option or a malformed host.
 * @throws {TenantNotAllowedError} for a tenant that `allowedTenants` does not list.
 * @throws {TenantNotResolvedError} if no source names a tenant and there is no readable host.
 * @example
 * resolveTenant(request, { rootDomains: ["vital.health"] }).slug; // "acme" at acme.vital.health
 */
export function resolveTenant(request: RequestLike, options?: ResolveOptions): Resolution {
  const parsed = parseOptions(options);
  return resolveFacts(parsed, factsOf(request, parsed.wanted));
}

/**
 * Checks a resolution against the tenant directory: every source must have named this tenant.
 *
 * @param options The format of the ids, as for `resolveTenant`.
 * @throws {TenantConflictError} if a source named another tenant.
 * @example
 * confirmResolution(resolution, await directory.bySlug(resolution.slug));
 */
export function confirmResolution(
  resolution: Resolution,
  tenant: { readonly id: string; readonly slug: string | null },
  { ids = "uuid" }: IdOptions = {},
): void {
  const { id, slug, source, unconfirmed } = resolution;
  const claims = { id, slug, source, unconfirmed };
  const named = readTenantId(tenant.id, { ids });
  const namedSlug = tenant.slug === null ? undefined : requireText(tenant.slug, "tenant.slug");
  call(confirm, claims, ids, named, namedSlug);
}

/**
 * The host of another tenant: `acme.localhost:3000` and `medtech` give `medtech.localhost:3000`. The result is always
 * under a root domain of the options, so it is safe to navigate to.
 *
 * @throws {TenantValidationError} for a host that is not under a root domain.
 * @example
 * location.host = tenantHost(location.host, "medtech", options);
 */
export function tenantHost(host: string, slug: string, options?: ResolveOptions): string {
  const parsed = parseOptions(options);
  const given = [requireText(host, "host"), requireText(slug, "slug")] as const;
  holdOptions(parsed.json);
  return call(hostOf, ...given);
}
