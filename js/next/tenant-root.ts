import { type ComponentProps, createElement, type ReactElement, type ReactNode, Suspense, version } from "react";
import type { TenantClient } from "../client/tenant-client.js";
import { isTenantError } from "../errors.js";
import { TenantBrand, type TenantBrandProps, TenantDevtools } from "../react/index.js";
import { toBrowserOptions } from "./browser-options.js";
import { AuditedProvider, RouterRefresh } from "./index.client.js";
import { getPublicTenant } from "./request/public-tenant.js";
import { getTenant } from "./request/request-tenant.js";
import type { Tenancy } from "./request/tenancy.js";

/** The properties of `TenantRoot`: those of `<html>`, and the configuration. */
export interface TenantRootProps
  extends Omit<ComponentProps<"html">, "nonce">,
    Pick<TenantBrandProps, "preset" | "colorScheme" | "titleTemplate"> {
  readonly tenancy: Tenancy;
  /**
   * The brand of pages without a tenant: the platform's.
   *
   * @default no brand
   */
  readonly fallback?: TenantBrandProps["fallback"];
  /** The nonce of a strict Content Security Policy. */
  readonly nonce?: string | undefined;
  /**
   * Whether pages have the button of `tenantry/devtools` in development. A production build never has it.
   *
   * @default true
   */
  readonly devtools?: boolean | undefined;
  /** `<body>` with the page. */
  readonly children: ReactNode;
}

/**
 * The `<html>` of a root layout, for the tenant of the request. The first HTML has the tenant's brand, `data-tenant`
 * and the snapshot, so nothing flashes and the browser needs no request. Inside are `TenantProvider` and `TenantBrand`.
 *
 * @example
 * export default function RootLayout({ children }: { children: ReactNode }) {
 *   return (
 *     <TenantRoot tenancy={tenancy} lang="en">
 *       <body>{children}</body>
 *     </TenantRoot>
 *   );
 * }
 */
export function TenantRoot(props: TenantRootProps): ReactElement {
  const document = createElement(TenantDocument, props);
  // A page of a tenant cannot be rendered before the request. With `cacheComponents` Next.js asks for a boundary around
  // what waits for the request; around the document it means that the first HTML is whole. React 18, of Next.js 14,
  // cannot hydrate a boundary around the document.
  return version.startsWith("18.") ? document : createElement(Suspense, null, document);
}

async function TenantDocument(props: TenantRootProps): Promise<ReactElement> {
  const { tenancy, fallback, children, nonce, preset, colorScheme, titleTemplate, devtools = true, ...html } = props;
  const client = await getTenant(tenancy);
  const tenant = client.tenant ?? (await getPublicTenant(tenancy));
  return createElement(
    "html",
    // `TenantBrand` changes `data-tenant` at a switch.
    { suppressHydrationWarning: true, ...html, "data-tenant": tenant?.slug ?? "platform" },
    createElement(
      AuditedProvider,
      { key: refusalOf(client), isAudited: tenancy.auditSink === "api", ...toBrowserOptions(tenancy, client) },
      createElement(RouterRefresh),
      devtools && createElement(TenantDevtools),
      createElement(
        "head",
        null,
        createElement(TenantBrand, {
          fallback: tenant?.branding ?? fallback,
          nonce,
          preset,
          colorScheme,
          titleTemplate,
          isSharedHost: client.canSwitch,
        }),
      ),
      children,
    ),
  );
}

/**
 * What the tenant API refuses. The provider reads its options only once, so a person who signs in or out, or gets
 * access, needs another provider. A server that fails is not a refusal: the browser keeps what it has.
 */
function refusalOf({ error }: TenantClient): string {
  if (isTenantError(error, "TENANT_API")) {
    return error.details.status === 401 ? "signed out" : "";
  }
  return isTenantError(error) ? error.code : "";
}
