// Resolution: which tenant a request is for. The rule is the kernel's.

import { type IdOptions, readTenantId } from "../tenant/tenant-id.js";
import { requireText } from "../tenant/text.js";
import { kernel, kernelError } from "../wasm/module.js";
import type { Resolution } from "./resolution.js";
import type { RequestLike, ResolveOptions } from "./resolve-options.js";
import { factsOf, parseOptions, resolveQuickly } from "./resolver.js";

/**
 * Which tenant a request is for.
 *
 * A source that is absent passes to the next one; a source that is present and wrong is an error and never falls
 * through to another tenant. Without options `*.localhost` works. The platform is the answer only where a host was read and is
 * a root domain or a reserved label.
 *
 * @throws {TenantError} of the kind that says what is wrong: `TenantConflictError`, `InvalidTenantIdError`, `TenantValidationError`,
 * `TenantNotAllowedError`, `TenantNotResolvedError`.
 */
export function resolveTenant(request: RequestLike, options?: ResolveOptions): Resolution {
  const parsed = parseOptions(options);
  const facts = factsOf(request, parsed.wanted);
  const explain = (): Resolution => kernel(() => parseOptions(options).resolver.explain(...facts));
  return resolveQuickly(parsed, facts, explain) ?? explain();
}

/**
 * Checks a resolution against what the tenant directory says: every source must have named this tenant.
 *
 * @param options say how ids are written, as they did for `resolveTenant`.
 * @throws {TenantConflictError} when one of them named another.
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
 * The same address for another tenant: `acme.localhost:3000` and `medtech` make `medtech.localhost:3000`.
 *
 * The result is always under a root domain of the options, so it is safe to navigate to.
 *
 * @throws {TenantValidationError} for a host that is not under one.
 */
export function tenantHost(host: string, slug: string, options?: ResolveOptions): string {
  const { resolver } = parseOptions(options);
  const given = [requireText(host, "host"), requireText(slug, "slug")] as const;
  return kernel(() => resolver.tenantHost(...given));
}

/**
 * Forgets the tenant that this browser tab chose and the cookie that seeds new tabs of this host: the way out where
 * one of them is broken. Load the page anew afterwards.
 *
 * Give the options that the client is made with, for they name the cookie. A cookie that a server set with `Domain` or another
 * `Path` stays; the server that set it must clear it.
 *
 * @throws {TenantValidationError} outside a browser's page: a server and a worker keep no choice.
 */
export function forgetTenantChoice(options?: ResolveOptions): void {
  const { resolver } = parseOptions(options);
  if (!kernel(() => resolver.forgetChoice())) {
    const reason = "there is no browser tab here; call it in the page, or clear the cookie with a Set-Cookie header";
    throw kernelError((module) => module.validationError("forgetTenantChoice", reason));
  }
}
