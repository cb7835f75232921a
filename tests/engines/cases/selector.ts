// What the ARIA Authoring Practices Guide expects of an editable combobox with a list, key by key.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
import { Key } from "selenium-webdriver";
import { expect } from "vitest";
import type { SelectorPageOptions } from "../../tabs/selector-page.js";
import type { SelectorSite } from "../../tabs/selector-site.js";
import type { EngineTest } from "../fixtures.js";
import { LONG_WAIT, type Tab } from "../tab.js";

const [ACME, ZURICH, LODZ, HAIFA] = ["Acme Robotics", "Zürich Spital", "Łódź Clinic", "מרפאת חיפה"];

export function selectorCases(test: EngineTest): void {
  for (const kind of ["element", "react"] as const) {
    const open = async (tab: Tab, site: SelectorSite, options: Partial<SelectorPageOptions> = {}) => {
      await tab.goto(site.page({ kind, ...options }));
      await expects(tab, { value: ACME });
      await tab.press(Key.TAB);
      await expects(tab, { isFocused: true, expanded: "false" });
    };

    test(`the selector, ${kind}: Arrow Down opens at the active tenant, moves and wraps`, async ({
      selectorSite,
      tab,
    }) => {
      await open(tab, selectorSite);
      await tab.press(Key.ARROW_DOWN);
      await expects(tab, { expanded: "true", options: 4, active: ACME, position: "1", isFocused: true });
      for (const [active, position] of [
        [ZURICH, "2"],
        [LODZ, "3"],
        [HAIFA, "4"],
        [ACME, "1"],
      ] as const) {
        await tab.press(Key.ARROW_DOWN);
        await expects(tab, { active, position, isFocused: true, value: ACME });
      }
    });

    test(`the selector, ${kind}: Arrow Up opens at the last option, moves and wraps`, async ({ selectorSite, tab }) => {
      await open(tab, selectorSite);
      await tab.press(Key.ARROW_UP);
      await expects(tab, { expanded: "true", active: HAIFA });
      await tab.press(Key.ARROW_UP, Key.ARROW_UP, Key.ARROW_UP);
      await expects(tab, { active: ACME });
      await tab.press(Key.ARROW_UP);
      await expects(tab, { active: HAIFA });
    });

    test(`the selector, ${kind}: Alt with arrows opens without an active option, and closes`, async ({
      selectorSite,
      tab,
    }) => {
      await open(tab, selectorSite);
      await tab.press([Key.ALT, Key.ARROW_DOWN]);
      await expects(tab, { expanded: "true", active: null });
      await tab.press([Key.ALT, Key.ARROW_UP]);
      await expects(tab, { expanded: "false", options: 0, isFocused: true });
    });

    test(`the selector, ${kind}: Home, End and the keys for pages move`, async ({ selectorSite, tab }) => {
      selectorSite.tenants = selectorSite.tenants.concat(
        Array.from({ length: 26 }, (_, at) => ({
          id: `00000000-0000-4000-8000-0000000000${at + 10}`,
          slug: `t${at + 10}`,
          name: `Tenant ${at + 10}`,
        })),
      );
      await open(tab, selectorSite);
      await tab.press(Key.ARROW_DOWN);
      await expects(tab, { expanded: "true", active: ACME });
      await tab.press(Key.END);
      await expects(tab, { active: "Tenant 35", position: "30" });
      await tab.press(Key.PAGE_UP);
      await expects(tab, { position: "20" });
      await tab.press(Key.HOME);
      await expects(tab, { active: ACME, position: "1" });
      await tab.press(Key.PAGE_DOWN, Key.PAGE_DOWN);
      await expects(tab, { position: "21", value: ACME, isFocused: true });
      await tab.press(Key.PAGE_DOWN, Key.PAGE_DOWN);
      await expects(tab, { position: "30" });
    });

    test(`the selector, ${kind}: characters search, and an arrow to the side moves the cursor`, async ({
      selectorSite,
      tab,
    }) => {
      await open(tab, selectorSite);
      await tab.press("l", "o", "d");
      await expects(tab, { value: "lod", expanded: "true", options: 1, active: LODZ, message: "1 tenant" });
      await tab.press(Key.ARROW_LEFT);
      await expects(tab, { cursor: 2, active: null, expanded: "true" });
      await tab.press(Key.BACK_SPACE);
      await expects(tab, { value: "ld", options: 0, expanded: "false", message: "No tenant matches." });
      await tab.press(Key.ESCAPE);
      await expects(tab, { value: ACME, expanded: "false", options: 0, isFocused: true });
    });

    test(`the selector, ${kind}: Enter opens, and chooses the active option`, async ({ selectorSite, tab }) => {
      await open(tab, selectorSite);
      await tab.press(Key.ENTER);
      await expects(tab, { expanded: "true", active: ACME });
      await tab.press(Key.ARROW_DOWN, Key.ENTER);
      await expects(tab, { value: ZURICH, expanded: "false", isFocused: true, message: `You are in ${ZURICH} now.` });
      expect(await tab.read("window.selectorPage.events")).toEqual(["tenantchange zurich"]);
      // The choice is the tab's, and the most recent tenants come first.
      await tab.press(Key.ARROW_DOWN);
      await expects(tab, { active: ZURICH, position: "1" });
      await tab.press(Key.ESCAPE);
      await tab.goto(selectorSite.page({ kind }));
      await expects(tab, { value: ZURICH });
    });

    test(`the selector, ${kind}: Tab closes and goes on, also back`, async ({ selectorSite, tab }) => {
      await open(tab, selectorSite);
      await tab.press("z", Key.TAB);
      await expects(tab, { value: ACME, expanded: "false", options: 0, isFocused: false });
      expect(await tab.read("document.activeElement.getAttribute('href')")).toBe("#after");
      await tab.press([Key.SHIFT, Key.TAB]);
      await expects(tab, { isFocused: true, expanded: "false" });
    });

    test(`the selector, ${kind}: the button to try again is a stop for Tab, and works by key`, async ({
      selectorSite,
      tab,
    }) => {
      selectorSite.list = "refused";
      await open(tab, selectorSite);
      await tab.press(Key.ARROW_DOWN);
      await expects(tab, { message: "The tenants could not be loaded.", expanded: "false" });
      selectorSite.list = "answered";
      await tab.press(Key.TAB);
      await expects(tab, { isFocused: false, message: "The tenants could not be loaded." });
      await tab.press(Key.ENTER);
      await expects(tab, { expanded: "true", options: 4, isFocused: true });
    });
  }
}

/** Waits until the page shows this. */
async function expects(tab: Tab, wanted: object): Promise<void> {
  await expect.poll(() => tab.read("window.selectorPage?.seen() ?? null"), LONG_WAIT).toMatchObject(wanted);
}
