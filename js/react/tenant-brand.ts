import { createElement, Fragment, type ReactElement, useEffect, useInsertionEffect, useRef } from "react";
import { brandingCss } from "../branding/branding.js";
import type { Branding } from "../profile/profile.js";
import { retitled, TITLE_TEMPLATE } from "../profile/title-template.js";
import { BrandHead, type ColorScheme } from "./brand-head.js";
import { BrandSheet, inlineElement, useIsServersHtml } from "./brand-sheet.js";
import { hidingCss, hidingScript, showPage } from "./hide-other-tenant.js";
import { useProvided, useShowsTabTenant } from "./provider.js";
import { presetOption, TenantStyle, type TenantStyleProps } from "./tenant-style.js";
import { useTenantName } from "./tenant-title.js";
import { useClientValue } from "./use-client-value.js";

/** The properties of `TenantBrand`: those of `TenantStyle`, and what the rest of a brand needs. */
export interface TenantBrandProps extends TenantStyleProps {
  /**
   * The color schemes that your pages have, for `<meta name="color-scheme">`.
   *
   * @default none
   */
  readonly colorScheme?: ColorScheme | undefined;
  /**
   * How titles contain the name of the tenant: `%s` is the page's own title, `%tenant` the name. At a switch the title
   * gets the name of the new tenant.
   *
   * @default "%s | %tenant"
   */
  readonly titleTemplate?: string | undefined;
  /**
   * Whether all tenants share this host, so that each tab chooses its tenant. The server then renders the tenant of the
   * cookie. If the tab chose another one, the page stays hidden until the tab's tenant is on it, and `<html>` has the
   * attribute `data-tenant-pending`. Favicon and theme color follow after hydration.
   *
   * @default false
   */
  readonly isSharedHost?: boolean | undefined;
}

/**
 * The brand of the active tenant: its CSS custom properties, icons, theme color and color scheme. Render it once,
 * inside `<head>` or at the top of `<body>`. A switch changes all of it in one frame, with `data-tenant` on `<html>`
 * and the name of the tenant in the title.
 *
 * @throws {Error} outside `TenantProvider`, if `branding` is not given.
 * @example
 * <TenantProvider api="/api"><TenantBrand />{children}</TenantProvider>
 */
export function TenantBrand({ branding, colorScheme, ...props }: TenantBrandProps): ReactElement {
  if (branding === undefined) {
    return createElement(ActiveBrand, { colorScheme, ...props });
  }
  const { nonce, preset } = props;
  return createElement(
    Fragment,
    null,
    createElement(TenantStyle, { branding, nonce, preset }),
    createElement(BrandHead, { branding, colorScheme }),
  );
}

function ActiveBrand(props: Omit<TenantBrandProps, "branding">): ReactElement {
  const { fallback = noBranding, nonce, preset, colorScheme, isSharedHost = false } = props;
  const branding = useClientValue(({ tenant }) => tenant?.branding) ?? fallback;
  const showsTabTenant = useShowsTabTenant();
  useDocumentTenant();
  useTitle(props.titleTemplate ?? TITLE_TEMPLATE);
  useEffect(() => {
    if (showsTabTenant) {
      showPage();
    }
  }, [showsTabTenant]);
  const isHidden = isSharedHost && !showsTabTenant;
  const css = brandingCss(branding, presetOption(preset)) + (isHidden ? hidingCss : "");
  return createElement(
    Fragment,
    null,
    createElement(BrandSheet, { css, nonce }),
    isSharedHost && createElement(HidingScript, { nonce }),
    createElement(BrandHead, { branding: isHidden ? noBranding : branding, colorScheme }),
  );
}

/** Sets `data-tenant` on `<html>`. An effect would run after the first frame with the new brand. */
function useDocumentTenant(): void {
  const slug = useClientValue(({ isPlatform, tenant }) => (isPlatform ? "platform" : tenant?.slug));
  useInsertionEffect(() => {
    if (slug != null) {
      document.documentElement.dataset.tenant = slug;
    }
  }, [slug]);
}

/** Puts the name of the new tenant into the title at a switch. */
function useTitle(template: string): void {
  const name = useTenantName() ?? "";
  const shown = useRef(name);
  useInsertionEffect(() => {
    if (name !== shown.current) {
      document.title = retitled(document.title, template, shown.current, name);
      shown.current = name;
    }
  }, [name, template]);
}

/** Only the browser's parser runs a script. React would make an element that does nothing. */
function HidingScript({ nonce }: { readonly nonce: string | undefined }): ReactElement | null {
  const { client, hydrated } = useProvided();
  const script = hidingScript(hydrated.tenantId ?? client.resolution.id);
  return useIsServersHtml() ? inlineElement("script", script, nonce) : null;
}

const noBranding: Branding = {};
