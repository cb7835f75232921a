import { assertKnownOptions } from "../resolution/option-names.js";
import { brandingCss as cssOf, parseBranding as parse } from "../wasm/generated/tenantry.js";
import { call } from "../wasm/kernel.js";
import { validationError } from "../wasm/refusals.js";
import { type BrandingPreset, presetCss, presetNames } from "./brand-presets.js";
import type { Branding } from "./profile.js";

/**
 * Parses a brand. Unknown members are left out.
 *
 * @param value `{ primaryColor, secondaryColor, fontFamily, radius, logoUrl, faviconUrl }`, all optional.
 * @throws {TenantValidationError} with the path of the wrong member in `details.field`.
 * @example
 * parseBranding({ primaryColor: "#1A56DB" }); // { primaryColor: "#1a56db" }
 * parseBranding({ primaryColor: "red" }); // throws: write a colour as #rgb or #rrggbb
 */
export function parseBranding(value: unknown): Branding {
  return call(parse, value);
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
 * The brand as one CSS rule that sets custom properties:
 *
 * - `--tenant-primary`, and `--tenant-on-primary`, a readable text colour on it;
 * - `--tenant-secondary` and `--tenant-on-secondary`;
 * - `--tenant-font-family` and `--tenant-radius`.
 *
 * It sets only what the brand has. It contains parsed values only, so it is safe inside `<style>`.
 *
 * @throws {TenantValidationError} for a wrong member of the brand, or for `selector`.
 * @example
 * <style>{brandingCss(client.branding)}</style>
 */
export function brandingCss(branding: Branding, options: BrandingCssOptions = {}): string {
  assertKnownOptions<BrandingCssOptions>(options, { selector: true, preset: true });
  const { selector = ":root", preset } = options;
  if (preset !== undefined && !presetNames().includes(preset)) {
    throw validationError("preset", `write one of ${presetNames().join(", ")}`);
  }
  const css: string = call(cssOf, branding, selector);
  return preset === undefined ? css : css + presetCss(css, selector, preset);
}
