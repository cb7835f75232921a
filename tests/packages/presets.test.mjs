// The brand under the names of component libraries, in an app of Vite with Tailwind CSS, shadcn/ui's names and
// Material UI.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { visit } from "./browser.mjs";
import { install, runLocal } from "./fixture.mjs";
import { serve } from "./server.mjs";

let fixture;
let server;

before(async () => {
  fixture = await install("presets");
  await runLocal(fixture.folder, "vite", "build");
  server = await serve(fixture.folder, "vite", "preview", "--host", "127.0.0.1", "--strictPort");
});

after(async () => {
  await server?.stop();
  await fixture?.remove();
});

/** How a button of the library looks, also on dark pages. `goDark` runs in the page. */
async function looksOn(name, goDark) {
  const { seen, errors } = await visit(`http://localhost:${server.port}/${name}.html`, async (page) => {
    const button = page.getByRole("button", { name: "Ask" });
    const look = () =>
      button.evaluate((element) => {
        const { backgroundColor, color, borderTopLeftRadius } = getComputedStyle(element);
        return [backgroundColor, color, borderTopLeftRadius];
      });
    const light = await look();
    await page.evaluate(goDark);
    // Material UI changes a color in a quarter of a second.
    await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== "running"));
    return { light, dark: await look() };
  });
  assert.deepEqual(errors, []);
  return seen;
}

const LIGHT = ["rgb(26, 86, 219)", "rgb(255, 255, 255)", "3px"];
const DARK = ["rgb(158, 197, 254)", "rgb(0, 0, 0)", "3px"];
const byColorScheme = () => document.documentElement.style.setProperty("color-scheme", "dark");

// Planted fault: a rule of lower rank than the library's own.
test("a button of shadcn/ui has the brand, and on dark pages its dark colors", async () => {
  const byClass = () => document.documentElement.classList.add("dark");
  assert.deepEqual(await looksOn("shadcn", byClass), { light: LIGHT, dark: DARK });
});

test("a button with Tailwind's utilities has the brand", async () => {
  assert.deepEqual(await looksOn("tailwind", byColorScheme), { light: LIGHT, dark: DARK });
});

test("a button of Material UI has the brand", async () => {
  assert.deepEqual(await looksOn("mui", byColorScheme), { light: LIGHT, dark: DARK });
});
