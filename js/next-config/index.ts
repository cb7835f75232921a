// tenantry/next/config: what a next.config needs. It imports nothing that only runs inside Next.js.
import type { NextConfig } from "next";
import type { ResolveOptions } from "../resolution/resolve-options.js";

/** A configuration of Next.js that depends on what Next.js does. */
export type NextConfigFunction = (
  phase: string,
  context: { readonly defaultConfig: NextConfig },
) => NextConfig | Promise<NextConfig>;

/**
 * Lets pages of your own domains use the development server. Next.js 16 refuses them there: hot reload and scripts fail
 * on `http://acme.example.test:3000`. `*.localhost` works without this.
 *
 * It adds the root domains, their subdomains and the custom domains to `allowedDevOrigins` of `next dev`. Everything
 * else, every build, and an app of Next.js 14 or 15, which only warn, stay as they are.
 *
 * @param config A configuration, or a function that makes one.
 * @param tenancy The configuration of `tenantry/next`, or just its domains.
 * @example
 * export default withTenant({ cacheComponents: true }, { rootDomains: ["example.test"] });
 */
export function withTenant(
  config: NextConfig | NextConfigFunction,
  { rootDomains = [], customDomains = {} }: Pick<ResolveOptions, "rootDomains" | "customDomains">,
): (phase: string, context: { readonly defaultConfig: NextConfig }) => Promise<NextConfig> {
  const origins = [...rootDomains.flatMap((domain) => [domain, `*.${domain}`]), ...Object.keys(customDomains)];
  return async (phase, context) => {
    const own = await (typeof config === "function" ? config(phase, context) : config);
    // Next.js 14 and 15 only warn of other origins. With the option they refuse, and 14 then refuses `*.localhost` too.
    const isBefore16 = "publicRuntimeConfig" in context.defaultConfig;
    if (phase !== DEVELOPMENT || isBefore16 || origins.length === 0) {
      return own;
    }
    return { ...own, allowedDevOrigins: [...new Set([...(own.allowedDevOrigins ?? []), ...origins])] };
  };
}

/** The phase of `next dev`: `PHASE_DEVELOPMENT_SERVER` of next/constants. */
const DEVELOPMENT = "phase-development-server";
