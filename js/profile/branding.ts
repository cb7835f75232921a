import { assertKnownOptions } from "../resolution/option-names.js";
import { kernel } from "../wasm/module.js";
import type { Branding } from "./profile.js";

/**
 * The brand parsed: what is not a colour, font, length or safe image address is refused, unknown parts are left out.
 *
 * @throws {TenantValidationError} with the field that is wrong.
 */
export function parseBranding(value: unknown): Branding {
  return kernel((module) => module.parseBranding(value)) as Branding;
}

/** Where a brand holds. */
export interface BrandingCssOptions {
  /** One simple selector, such as `[data-brand="acme"]`; `:root` by default. */
  readonly selector?: string;
}

/**
 * The brand as one CSS rule: `--tenant-primary`, `--tenant-on-primary` (the readable colour on it), `--tenant-secondary`,
 * `--tenant-on-secondary`, `--tenant-font-family`, `--tenant-radius`, only those the brand sets.
 *
 * The text is made of parsed values alone, so it is safe inside `<style>`.
 *
 * @throws {TenantValidationError} with the field that is wrong, or `selector`.
 */
export function brandingCss(branding: Branding, options: BrandingCssOptions = {}): string {
  assertKnownOptions<BrandingCssOptions>(options, { selector: true });
  const { selector = ":root" } = options;
  return kernel((module) => module.brandingCss(branding, selector));
}
