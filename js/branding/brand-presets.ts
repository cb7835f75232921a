// The brand under the names that component libraries read. A preset is text of ours: it refers to the custom properties
// of the brand and contains no value of a tenant.

/** A library whose names `brandingCss` can set as well. */
export type BrandingPreset = "shadcn" | "tailwind" | "mui";

/** The brand's properties, without `--tenant-`, and the names of a library for each. */
type Names = readonly (readonly [property: string, ...names: string[]])[];

const COLORS = ["primary", "secondary"];

/** Functions, so that a bundler leaves them out of an app that writes no CSS. */
const PRESETS: { readonly [Preset in BrandingPreset]: () => Names } = {
  shadcn: () => [
    ["background", "background"],
    ["on-background", "foreground"],
    ["primary", "primary", "sidebar-primary"],
    ["on-primary", "primary-foreground", "sidebar-primary-foreground"],
    ["secondary", "secondary"],
    ["on-secondary", "secondary-foreground"],
    ["focus", "ring", "sidebar-ring"],
    ["radius", "radius"],
    ["font-family", "font-sans"],
    ["heading-font-family", "font-heading"],
  ],
  tailwind: () => [
    ["background", "color-background"],
    ["on-background", "color-foreground"],
    ...COLORS.flatMap(
      (color): Names => [
        [color, `color-${color}`],
        [`on-${color}`, `color-on-${color}`],
        [`${color}-hover`, `color-${color}-hover`],
        [`${color}-active`, `color-${color}-active`],
        [`${color}-text`, `color-${color}-text`],
        [`${color}-border`, `color-${color}-border`],
      ],
    ),
    ["focus", "color-focus"],
    ["font-family", "font-sans"],
    ["heading-font-family", "font-heading"],
    ["radius", "radius-brand"],
  ],
  mui: () => [
    ["background", "mui-palette-background-default"],
    ["on-background", "mui-palette-text-primary"],
    ...COLORS.flatMap(
      (color): Names => [
        // A button under the pointer has the dark tone. It must not stay that of the library.
        [color, `mui-palette-${color}-main`, `mui-palette-${color}-light`, `mui-palette-${color}-dark`],
        [`${color}-hover`, `mui-palette-${color}-dark`],
        [`on-${color}`, `mui-palette-${color}-contrastText`],
      ],
    ),
    ["radius", "mui-shape-borderRadius"],
  ],
};

/** What follows the rule of a preset: a library's class for dark pages, as the `color-scheme` that the brand reads. */
const SCHEMES: { readonly [Preset in BrandingPreset]: string } = {
  shadcn: ".dark{color-scheme:dark}",
  tailwind: "",
  mui: "",
};

/** The presets by name, for the error about another one. */
export const presetNames = () => Object.keys(PRESETS);

/**
 * The rule of a preset, behind the brand's own CSS.
 *
 * - It sets only what the brand sets: a name for a missing part would take the library's own value away.
 * - The libraries set their names on `:root` too, some later than the brand. `:root:root` outranks them.
 */
export function presetCss(css: string, selector: string, preset: BrandingPreset): string {
  const declarations = PRESETS[preset]().flatMap(([property, ...names]) =>
    css.includes(`--tenant-${property}:`) ? names.map((name) => `--${name}:var(--tenant-${property})`) : [],
  );
  const rank = selector === ":root" ? ":root:root" : selector;
  return declarations.length > 0 ? `${rank}{${declarations.join(";")}}${SCHEMES[preset]}` : "";
}
