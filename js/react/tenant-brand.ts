import { createElement, Fragment, type ReactElement, useEffect, useSyncExternalStore } from "react";
import { brandingCss } from "../profile/branding.js";
import type { Branding } from "../profile/profile.js";
import { hidingCss, hidingScript, showPage } from "./hide-other-tenant.js";
import { useProvided, useShowsTabTenant } from "./provider.js";
import { useClientValue } from "./use-client-value.js";

/** The properties of `TenantBrand`. */
export interface TenantBrandProps {
  /** The brand while there is no profile, for example on a sign-in page. */
  readonly fallback?: Branding | undefined;
  /** The nonce of a strict Content Security Policy, for the `<style>` and the `<script>`. */
  readonly nonce?: string | undefined;
  /**
   * Whether all tenants share this host, so that each tab chooses its tenant. The server then renders the tenant of the
   * cookie. If the tab chose another one, the page stays hidden until the tab's tenant is on it, and `<html>` has the
   * attribute `data-tenant-pending`. Favicon and theme colour follow after hydration.
   *
   * @default false
   */
  readonly isSharedHost?: boolean | undefined;
}

/**
 * The brand of the active tenant: its CSS custom properties, favicon and theme colour. Render it once, inside `<head>`
 * or at the top of `<body>`. It follows a switch without a reload, and sets `data-tenant` on `<html>`.
 *
 * @throws {Error} outside `TenantProvider`.
 * @example
 * <TenantProvider api="/api"><TenantBrand />{children}</TenantProvider>
 */
export function TenantBrand({ fallback = noBranding, nonce, isSharedHost = false }: TenantBrandProps): ReactElement {
  const slug = useClientValue(({ isPlatform, tenant }) => (isPlatform ? "platform" : tenant?.slug));
  const branding = useClientValue(({ tenant }) => tenant?.branding) ?? fallback;
  const showsTabTenant = useShowsTabTenant();
  useEffect(() => {
    if (slug != null) {
      document.documentElement.dataset.tenant = slug;
    }
  }, [slug]);
  useEffect(() => {
    if (showsTabTenant) {
      showPage();
    }
  }, [showsTabTenant]);
  const isHidden = isSharedHost && !showsTabTenant;
  const css = brandingCss(branding) + (isHidden ? hidingCss : "");
  return createElement(
    Fragment,
    null,
    createElement("style", inline(css, nonce)),
    isSharedHost && createElement(HidingScript, { nonce }),
    !isHidden && createElement(HeadBrand, branding),
  );
}

/** Only the browser's parser runs a script. React would make an element that does nothing. */
function HidingScript({ nonce }: { readonly nonce: string | undefined }): ReactElement | null {
  const { client, hydrated } = useProvided();
  const isServersHtml = useSyncExternalStore(neverChanges, isFalse, isTrue);
  const script = hidingScript(hydrated.tenantId ?? client.resolution.id);
  return isServersHtml ? createElement("script", inline(script, nonce)) : null;
}

/** The properties of an inline <style> or <script>. */
function inline(__html: string, nonce: string | undefined) {
  // React 18 escapes a text child, which changes what it means, and it takes the nonce, which browsers hide, for lost.
  return { nonce, suppressHydrationWarning: true, dangerouslySetInnerHTML: { __html } };
}

function HeadBrand({ faviconUrl, primaryColor }: Branding): ReactElement {
  return createElement(
    Fragment,
    null,
    faviconUrl !== undefined && createElement("link", { rel: "icon", href: faviconUrl }),
    primaryColor !== undefined && createElement("meta", { name: "theme-color", content: primaryColor }),
  );
}

const neverChanges = () => () => undefined;
const isTrue = () => true;
const isFalse = () => false;
const noBranding: Branding = {};
