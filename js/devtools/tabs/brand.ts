import {
  type BrandingAdjustment,
  type BrandingPalette,
  type BrandingTone,
  brandingPalette,
} from "../../branding/branding.js";
import { contrast } from "../contrast.js";
import { element } from "../element.js";
import { panelTab } from "../panel-tab.js";
import { badge, code, empty, facts, heading, note } from "../views.js";

type Scheme = "light" | "dark";

/** The pages of a brand without a background of its own, as the kernel takes them. */
export const PAGES: Record<Scheme, string> = { light: "#ffffff", dark: "#121212" };

/** Which tones lie on which, and the contrast that they need. `page` is the background of the page. */
const PAIRS: readonly (readonly [tone: BrandingTone, on: BrandingTone | "page", required: number])[] = [
  ["onBackground", "page", 4.5],
  ["onPrimary", "primary", 4.5],
  ["onPrimary", "primaryHover", 4.5],
  ["onPrimary", "primaryActive", 4.5],
  ["primaryText", "page", 4.5],
  ["primaryBorder", "page", 3],
  ["onSecondary", "secondary", 4.5],
  ["onSecondary", "secondaryHover", 4.5],
  ["onSecondary", "secondaryActive", 4.5],
  ["secondaryText", "page", 4.5],
  ["secondaryBorder", "page", 3],
  ["focus", "page", 3],
];

/** The brand, and how readable it is. */
export const brandTab = panelTab({
  id: "brand",
  label: "Brand",
  read: ({ client: { branding } }) => ({ branding, palette: brandingPalette(branding) }),
  count: () => null,
  render: ({ branding, palette }) => {
    const { dark, primaryColor, secondaryColor, backgroundColor, textColor, ...rest } = branding;
    const colors = { primaryColor, secondaryColor, backgroundColor, textColor };
    const darkColors = Object.entries(dark ?? {}).map(([part, color]) => [`dark.${part}`, color] as const);
    const parts = [...Object.entries(colors), ...darkColors].map(([part, color]) => [
      part,
      color ? colorOf(color) : null,
    ]);
    if (Object.keys(branding).length === 0) {
      return [heading("Brand of the tenant"), empty("The profile has no brand.")];
    }
    return [
      heading("Brand of the tenant"),
      facts({ ...Object.fromEntries(parts), ...rest }),
      ...(["light", "dark"] as const).flatMap((scheme) => contrastsOf(scheme, palette)),
      ...adjustmentsOf(palette.adjustments),
      ...palette.warnings.map(({ path, reason }) => note(code(path), ` is left out: ${reason}.`)),
    ];
  },
});

const swatch = (color: string) => element("span", { class: "swatch", styles: { "background-color": color } });

const colorOf = (color: string) => element("span", { class: "color" }, swatch(color), code(color));

function contrastsOf(scheme: Scheme, palette: BrandingPalette): Node[] {
  const tones = palette[scheme];
  const page = tones.background ?? PAGES[scheme];
  const rows = PAIRS.flatMap(([tone, on, required]) => {
    const [color, behind] = [tones[tone], on === "page" ? page : tones[on]];
    return color && behind ? [contrastRow(tone, color, on, behind, required)] : [];
  });
  const title = `Contrast on ${scheme} pages`;
  return rows.length === 0
    ? []
    : [
        heading(title, element("span", { class: "quiet" }, colorOf(page))),
        element(
          "table",
          { "aria-label": title },
          element("thead", {}, element("tr", {}, ...["Tone", "Sample", "Contrast"].map(columnHead))),
          element("tbody", {}, ...rows),
        ),
      ];
}

const columnHead = (text: string) => element("th", { scope: "col" }, text);

function contrastRow(tone: string, color: string, on: string, behind: string, required: number): HTMLElement {
  const ratio = contrast(color, behind);
  const isText = required === 4.5;
  const styles = { "background-color": behind, color, "border-color": isText ? behind : color };
  const grade = isText && ratio >= 7 ? "AAA" : ratio >= required ? "AA" : "fails";
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, code(tone), element("span", { class: "quiet" }, ` on ${on}`)),
    // Read from the row's other cells. axe-core would judge the tenant's colors, not the panel's.
    element(
      "td",
      {},
      element("span", { class: `sample ${isText ? "" : "edge"}`, styles, "aria-hidden": "true" }, isText ? "Aa" : ""),
    ),
    element(
      "td",
      {},
      element("span", { class: "number" }, `${floored(ratio)}:1 `),
      badge(grade, grade === "fails" ? "bad" : "good"),
    ),
  );
}

/** Never rounded up: 4.499 does not pass as 4.5. */
const floored = (ratio: number) => (Math.floor(ratio * 100) / 100).toFixed(2);

function adjustmentsOf(adjustments: readonly BrandingAdjustment[]): Node[] {
  if (adjustments.length === 0) {
    return [];
  }
  return [
    heading("Where a color had to give way"),
    note("These colors of the brand have too little contrast, so the SDK writes the nearest color that has enough."),
    element(
      "ul",
      { class: "entries" },
      ...adjustments.map(({ scheme, tone, from, to, against, contrast: had, required }) =>
        element(
          "li",
          {},
          element("div", { class: "row" }, code(tone), badge(`${scheme} pages`), colorOf(from), "→", colorOf(to)),
          element("div", { class: "row below" }, `had ${floored(had)}:1 against ${against}, needs ${required}:1`),
        ),
      ),
    ),
  ];
}
