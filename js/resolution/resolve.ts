// Resolution: which tenant a request is for. The kernel has the rules.

import { type IdOptions, readTenantId } from "../tenant/tenant-id.js";
import { requireText } from "../tenant/text.js";
import { kernel, kernelError } from "../wasm/module.js";
import type { Resolution } from "./resolution.js";
import type { RequestLike, ResolveOptions } from "./resolve-options.js";
import { factsOf, parseOptions, resolveQuickly } from "./resolver.js";

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
  const facts = factsOf(request, parsed.wanted);
  const explain = (): Resolution => kernel(() => parseOptions(options).resolver.explain(...facts));
  return resolveQuickly(parsed, facts, explain) ?? explain();
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
  kernel((module) => module.confirmResolution(claims, named, namedSlug, ids));
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
  const { resolver } = parseOptions(options);
  const given = [requireText(host, "host"), requireText(slug, "slug")] as const;
  return kernel(() => resolver.tenantHost(...given));
}

/**
 * Forgets the tenant that this browser tab chose, and the cookie that seeds new tabs of this host, for example after
 * one of them became invalid. Reload the page afterwards.
 *
 * Pass the options of the client: they name the cookie. It does not remove a cookie that a server set with `Domain` or
 * another `Path`; that server has to clear it.
 *
 * @throws {TenantValidationError} outside a page: servers and workers store no choice.
 */
export function forgetTenantChoice(options?: ResolveOptions): void {
  const { resolver } = parseOptions(options);
  if (!kernel(() => resolver.forgetChoice())) {
    const reason = "there is no browser tab here; call it in the page, or clear the cookie with a Set-Cookie header";
    throw kernelError((module) => module.validationError("forgetTenantChoice", reason));
  }
}
