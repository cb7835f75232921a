import { createElement, type ReactElement } from "react";
import type { BrandingPreset } from "../branding/brand-presets.js";
import { type BrandingCssOptions, brandingCss } from "../branding/branding.js";
import type { Branding } from "../profile/profile.js";
import { BrandSheet } from "./brand-sheet.js";
import { useClientValue } from "./use-client-value.js";

/** The properties of `TenantStyle`. */
export interface TenantStyleProps {
  /**
   * The brand to show. With it the component needs no `TenantProvider`.
   *
   * @default the brand of the active tenant
   */
  readonly branding?: Branding | undefined;
  /** The brand while there is no profile, for example on a sign-in page. */
  readonly fallback?: Branding | undefined;
  /** The nonce of a strict Content Security Policy. */
  readonly nonce?: string | undefined;
  /**
   * A component library whose names the style sets as well.
   *
   * @default none
   */
  readonly preset?: BrandingPreset | undefined;
}

/**
 * The custom properties of the brand, in the first HTML and after each switch, and nothing else. `<TenantBrand>` is
 * this and the rest of a brand.
 *
 * The text of the `<style>` in the HTML is `brandingCss(branding, { preset })`, for a policy with its hash.
 *
 * @throws {Error} outside `TenantProvider`, if `branding` is not given.
 * @example
 * <TenantStyle nonce={nonce} preset="shadcn" />
 */
export function TenantStyle({ branding, fallback, ...options }: TenantStyleProps): ReactElement {
  return branding === undefined
    ? createElement(ActiveStyle, { fallback, ...options })
    : createElement(StyleOf, { branding, ...options });
}

function ActiveStyle({ fallback = noBranding, ...options }: TenantStyleProps): ReactElement {
  const branding = useClientValue(({ tenant }) => tenant?.branding) ?? fallback;
  return createElement(StyleOf, { branding, ...options });
}

function StyleOf({ branding = noBranding, nonce, preset }: TenantStyleProps): ReactElement {
  return createElement(BrandSheet, { css: brandingCss(branding, presetOption(preset)), nonce });
}

/** The options of `brandingCss` for a preset, which may be missing. */
export const presetOption = (preset: BrandingPreset | undefined): BrandingCssOptions =>
  preset === undefined ? {} : { preset };

const noBranding: Branding = {};
