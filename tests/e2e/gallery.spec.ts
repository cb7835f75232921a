// How the selector and the usage of limits look: each state, in three brands, light and dark, at three widths.
//
// No committed images: a font, a version of Chromium or of the font renderer changes every pixel of them, so they would
// fail on the next machine and get accepted unread. Instead the two renderers of the selector are compared with each
// other, pixel by pixel in one run, and what an image would show is measured: colors, sizes, overlaps, overflow.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { brandingPalette } from "tenantry";
import { rootAddress } from "./addresses.js";
import { tenants } from "./tenants.js";

const STATES = [
  "closed",
  "one",
  "many",
  "stale",
  "loading",
  "one-open",
  "search",
  "no-match",
  "none",
  "error",
  "signed-out",
  "failed",
];

/** The height of the caption of a sample, with its margin. */
const CAPTION_HEIGHT = 28;

/** The widths of the gallery, and the window of each. */
const WIDTHS = { 320: 390, 640: 900, 1120: 1280 } as const;

test.use({ contextOptions: { reducedMotion: "reduce" } });

async function openGallery(page: Page, tenant: string, scheme: string, width: string): Promise<void> {
  await page.goto(`${rootAddress}/gallery?${new URLSearchParams({ tenant, scheme, width })}`);
  await expect(page.locator("[data-gallery]")).toHaveAttribute("data-is-shown", "true");
}

const sample = (page: Page, state: string, kind: "react" | "element") =>
  page.locator(`[data-sample="${state}"][data-kind="${kind}"]`);

/** The states whose two samples look different: some pixel differs more than antialiasing and shadows do. */
async function differentStates(page: Page): Promise<string[]> {
  const image = await page.locator("[data-gallery]").screenshot({ animations: "disabled" });
  return page.evaluate(
    async ([source, states, height, limit]) => {
      const picture = new Image();
      picture.src = source;
      await picture.decode();
      const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
      if (canvas === null) throw new Error("There is no canvas.");
      canvas.drawImage(picture, 0, 0);
      const corner = document.querySelector("[data-gallery]")?.getBoundingClientRect() ?? new DOMRect();
      const pixelsOf = (state: string, kind: string) => {
        const figure = document.querySelector(`[data-sample="${state}"][data-kind="${kind}"]`);
        const box = figure?.getBoundingClientRect() ?? new DOMRect();
        const [x, y] = [Math.round(box.x - corner.x), Math.round(box.y - corner.y) + height];
        return canvas.getImageData(x, y, box.width, box.height - height).data;
      };
      return states.filter((state) => {
        const [react, element] = [pixelsOf(state, "react"), pixelsOf(state, "element")];
        return react.some((channel, at) => Math.abs(channel - (element[at] ?? 999)) > limit);
      });
    },
    [`data:image/png;base64,${image.toString("base64")}`, STATES, CAPTION_HEIGHT, 40] as const,
  );
}

for (const { slug, name, primaryColor } of tenants) {
  for (const scheme of ["light", "dark"] as const) {
    test.describe(`${name}, ${scheme}`, () => {
      test("the selector fits in every state, and the element looks like the component of React", async ({ page }) => {
        for (const [width, view] of Object.entries(WIDTHS)) {
          await page.setViewportSize({ width: view, height: 800 });
          await openGallery(page, slug, scheme, width);
          for (const state of STATES) {
            const measures = await measure(sample(page, state, "react"));
            expect(measures, `${state}, ${width}`).toEqual(await measure(sample(page, state, "element")));
            expect(problemsOf(measures), `${state}, ${width}`).toEqual([]);
          }
          // One below the other, the samples of the narrow gallery begin at different fractions of a pixel.
          if (width !== "320") expect(await differentStates(page), width).toEqual([]);
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(view);
        }
      });

      test("the parts have the colors of the brand, and axe-core finds no violation in any state", async ({ page }) => {
        await openGallery(page, slug, scheme, "1120");
        const { focus, primary } = brandingPalette({ primaryColor })[scheme];
        const option = sample(page, "many", "react").locator("[data-active]");
        expect(await option.evaluate((one) => getComputedStyle(one).boxShadow)).toContain(rgb(focus ?? ""));
        const bars = page.locator(".tenant-usage-bar");
        await expect(bars).toHaveCount(3);
        for (const bar of await bars.all()) {
          await expect(bar).toHaveCSS("fill", rgb(primary ?? ""));
        }
        const states = await page.locator(".tenant-usage").evaluateAll((all) => all.map((one) => one.dataset.state));
        expect(states).toEqual(["available", "near", "reached", "unlimited", "unknown"]);

        const { violations } = await new AxeBuilder({ page })
          .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
          .analyze();
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" "))}`);
        expect(found).toEqual([]);
      });
    });
  }
}

interface Measures {
  readonly text: string;
  readonly room: number;
  /** From the top of the sample to the bottom of its panel. */
  readonly bottom: number;
  /** How far the panel is wider than its field. */
  readonly wider: number;
  readonly gap: number;
  readonly options: readonly number[];
  readonly buttons: readonly number[];
  readonly hidden: number;
}

/** The sizes of a sample, relative to its own corner, in pixels. */
function measure(figure: Locator): Promise<Measures> {
  return figure.evaluate((one) => {
    const root: ParentNode = one.querySelector("tenant-selector")?.shadowRoot ?? one;
    const find = (part: string) => [...root.querySelectorAll<HTMLElement>(`.tenant-selector-${part}`)];
    const rect = (element: Element) => element.getBoundingClientRect();
    const [box, panel, message] = ["box", "panel", "message"].map((part) => find(part)[0]);
    const field = root.querySelector("input");
    if (!box || !panel || !message) throw new Error("A part of the selector is missing.");
    const isOpen = !panel.hasAttribute("data-hidden");
    return {
      text: `${field?.value ?? box.textContent} / ${panel.textContent}`,
      room: rect(one).height,
      bottom: (isOpen ? rect(panel) : rect(box)).bottom - rect(one).top,
      wider: isOpen ? rect(panel).width - rect(box).width : 0,
      gap: isOpen ? rect(panel).top - rect(box).bottom : 6,
      options: find("option").map((option) => rect(option).height),
      buttons: find("retry").map((button) => rect(button).height),
      // What the message has and its box does not show.
      hidden: Math.max(0, message.scrollWidth - Math.ceil(rect(message).width)),
    };
  });
}

/** What is wrong with these measures. */
function problemsOf({ room, bottom, wider, gap, options, buttons, hidden }: Measures): string[] {
  return [
    bottom > room ? `the panel ends ${bottom - room} pixels below its sample` : "",
    wider !== 0 ? `the panel is ${wider} pixels wider than the field` : "",
    gap !== 6 ? `there are ${gap} pixels between field and panel` : "",
    options.some((height) => height < 44) ? "an option is too low for a finger" : "",
    buttons.some((height) => height < 24) ? "the button is too low to hit" : "",
    hidden > 0 ? "a part of the message is hidden" : "",
  ].filter(Boolean);
}

/** A color `#rrggbb` as `getComputedStyle` gives it. */
function rgb(color: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return `rgb(${red}, ${green}, ${blue})`;
}
