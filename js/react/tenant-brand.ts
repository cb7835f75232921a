import { createElement, Fragment, type ReactElement, useEffect } from "react";
import { brandingCss } from "../profile/branding.js";
import type { Branding } from "../profile/profile.js";
import { useTenant } from "./use-tenant.js";

/** The properties of `TenantBrand`. */
export interface TenantBrandProps {
  /** The brand while there is no profile, for example on a sign-in page. */
  readonly fallback?: Branding | undefined;
  /** The nonce of a strict Content Security Policy. */
  readonly nonce?: string | undefined;
}

/**
 * The brand of the active tenant: its CSS custom properties, favicon and theme colour. Render it once, inside `<head>`
 * or at the top of `<body>`. It follows a switch without a reload, and sets `data-tenant` on `<html>`.
 *
 * @throws {Error} outside `TenantProvider`.
 * @example
 * <TenantProvider api="/api"><TenantBrand />{children}</TenantProvider>
 */
export function TenantBrand({ fallback = noBranding, nonce }: TenantBrandProps): ReactElement {
  const { tenant, isPlatform } = useTenant();
  const slug = isPlatform ? "platform" : tenant?.slug;
  useEffect(() => {
    if (slug != null) {
      document.documentElement.dataset.tenant = slug;
    }
  }, [slug]);
  const branding = tenant?.branding ?? fallback;
  const { faviconUrl, primaryColor } = branding;
  return createElement(
    Fragment,
    null,
    createElement("style", { nonce }, brandingCss(branding)),
    faviconUrl !== undefined && createElement("link", { rel: "icon", href: faviconUrl }),
    primaryColor !== undefined && createElement("meta", { name: "theme-color", content: primaryColor }),
  );
}

const noBranding: Branding = {};
