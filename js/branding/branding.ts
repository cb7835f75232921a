import type { Branding, TenantWarning } from "../profile/profile.js";
import { assertKnownOptions } from "../resolution/option-names.js";
import { warnOnce } from "../warnings/warn-once.js";
import { callBrands } from "../wasm/brand-rules.js";
import {
  brandingCss as cssOf,
  brandingPalette as paletteOf,
  parseBranding as parse,
} from "../wasm/generated/branding.js";
import { validationError } from "../wasm/refusals.js";
import { type BrandingPreset, presetCss, presetNames } from "./brand-presets.js";

/**
 * Parses a brand strictly: colors become `#rrggbb` or `#rrggbbaa`. Unknown members are left out.
 *
 * @param value The members of `Branding`, all optional.
 * @throws {TenantValidationError} with the path of the wrong member in `details.field`.
 * @example
 * parseBranding({ primaryColor: "rebeccapurple" }); // { primaryColor: "#663399" }
 * parseBranding({ primaryColor: "var(--brand)" }); // throws: write a CSS color, such as #1a56db
 */
export function parseBranding(value: unknown): Branding {
  return callBrands(parse, value);
}

/** The options of `brandingCss`. */
export interface BrandingCssOptions {
  /**
   * The selector of the rule: one simple selector, for example `[data-brand="acme"]`.
   *
   * @default ":root"
   */
  readonly selector?: string;
  /**
   * A component library whose names are set as well: shadcn/ui, Tailwind CSS 4 or Material UI.
   *
   * @default none
   */
  readonly preset?: BrandingPreset;
}

/**
 * The brand as CSS custom properties. It sets only what the brand has:
 *
 * - `--tenant-primary`, `--tenant-primary-hover` and `--tenant-primary-active`, and `--tenant-on-primary`, a readable
 *   text color on the three;
 * - `--tenant-primary-text`, readable as text on the background, and `--tenant-primary-border`, visible on it;
 * - the same with `secondary`, and `--tenant-focus` for focus rings;
 * - `--tenant-background` and `--tenant-on-background`;
 * - `--tenant-font-family`, `--tenant-heading-font-family` and `--tenant-radius`.
 *
 * Colors follow the `color-scheme` of the element that uses them. The result contains parsed values only, so it is safe
 * inside `<style>`. A part that is wrong is left out, and the console says so in development.
 *
 * @throws {TenantValidationError} for a wrong `selector` or `preset`.
 * @example
 * <style>{brandingCss(client.branding)}</style>
 */
export function brandingCss(branding: Branding, options: BrandingCssOptions = {}): string {
  assertKnownOptions<BrandingCssOptions>(options, { selector: true, preset: true });
  const { selector = ":root", preset } = options;
  if (preset !== undefined && !presetNames().includes(preset)) {
    throw validationError("preset", `write one of ${presetNames().join(", ")}`);
  }
  const { css, warnings } = callBrands<{ css: string; warnings: readonly TenantWarning[] }>(cssOf, branding, selector);
  for (const { path, reason } of warnings) {
    warnOnce("wrongBrandPart", path, (texts) => texts.wrongBrandPart(path, reason));
  }
  return preset === undefined ? css : css + presetCss(css, selector, preset);
}

/**
 * The tones of a palette and of `adjustments`. A tone is missing if the brand does not set the color that it comes
 * from.
 */
export type BrandingTone =
  | "background"
  | "onBackground"
  | "primary"
  | "onPrimary"
  | "primaryHover"
  | "primaryActive"
  | "primaryText"
  | "primaryBorder"
  | "secondary"
  | "onSecondary"
  | "secondaryHover"
  | "secondaryActive"
  | "secondaryText"
  | "secondaryBorder"
  | "focus";

/** A tone that differs from the brand's color, because that has too little contrast (WCAG 2.2). */
export interface BrandingAdjustment {
  /** The pages that it is for. */
  readonly scheme: "light" | "dark";
  /** The tone. */
  readonly tone: BrandingTone;
  /** The color of the brand. */
  readonly from: string;
  /** The color in its place. */
  readonly to: string;
  /** The color that it must contrast with. */
  readonly against: string;
  /** The contrast of the brand's color, from 1 to 21. */
  readonly contrast: number;
  /** The contrast that is required: 4.5 for text, 3 for borders and focus rings. */
  readonly required: number;
}

/** The result of `brandingPalette`. Every color is `#rrggbb`. */
export interface BrandingPalette {
  /** The tones of light pages. */
  readonly light: { readonly [Tone in BrandingTone]?: string };
  /** The tones of dark pages: the same ones. */
  readonly dark: { readonly [Tone in BrandingTone]?: string };
  /** Where a color of the brand had to give way. */
  readonly adjustments: readonly BrandingAdjustment[];
  /** The parts of the brand that were left out because they are wrong. */
  readonly warnings: readonly TenantWarning[];
}

/**
 * The colors of pages with a brand, as `brandingCss` writes them, for themes that are made in JavaScript. A part of the
 * brand that is wrong is left out and reported in `warnings`.
 *
 * @example
 * const { light, adjustments } = brandingPalette(client.branding);
 * light.primary; // "#1a56db"
 */
export function brandingPalette(branding: Branding): BrandingPalette {
  const { light, dark, adjustments, warnings } = callBrands<BrandingPalette>(paletteOf, branding);
  return {
    light: camelCased(light),
    dark: camelCased(dark),
    adjustments: adjustments.map((adjustment) => ({ ...adjustment, tone: camelCase(adjustment.tone) as BrandingTone })),
    warnings,
  };
}

function camelCased(tones: BrandingPalette["light"]): BrandingPalette["light"] {
  return Object.fromEntries(Object.entries(tones).map(([name, color]) => [camelCase(name), color]));
}

/** The name of a custom property as the name of a tone: `primary-hover` as `primaryHover`. */
function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
