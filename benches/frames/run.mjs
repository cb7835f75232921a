// Opens, scrolls and searches a selector in Chromium, and counts dropped frames: `npm run frames`.
//
// A frame can be late because of the page or because of another program, which can only add to what the page drops. So
// the best of several rounds counts, the same is done with 10 tenants, and the longest task is given in processor time.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { bundled } from "../../scripts/build/download.mjs";
import { asScript } from "../../scripts/process/failure.mjs";
import { step } from "../../scripts/process/progress.mjs";
import { cache } from "../../scripts/process/project.mjs";
import { bestOf, framesOf, intervalOf, longestTask } from "./frames.mjs";

const KINDS = ["element", "react"];
const COUNTS = [10, 10_000];
const ROUNDS = 3;

/** What a person does, by its name. */
const INTERACTIONS = {
  opens: async (page) => {
    await page.getByRole("combobox").click();
    await page.getByRole("option").first().waitFor();
    await pause(300);
  },
  scrolls: async (page) => {
    await page.getByRole("option").first().hover();
    for (let turn = 0; turn < 60; turn += 1) {
      await page.mouse.wheel(0, turn % 20 === 19 ? 40_000 : 400);
      await pause(17);
    }
  },
  "presses keys": async (page) => {
    for (const key of ["End", "Home", ...Array(30).fill("PageDown"), ...Array(30).fill("ArrowDown")]) {
      await page.keyboard.press(key);
      await pause(17);
    }
  },
  types: async (page) => {
    await page.keyboard.press("ControlOrMeta+A");
    for (const character of "sao clinica 77") {
      await page.keyboard.press(character);
      await pause(60);
    }
    for (let typed = 0; typed < 12; typed += 1) {
      await page.keyboard.press("Backspace");
      await pause(60);
    }
  },
  closes: async (page) => {
    await page.keyboard.press("Escape");
    await pause(300);
  },
};

const HTML = `<!doctype html><html lang="en"><title>Frames</title><link rel="icon" href="data:,">
<main></main><script type="module" src="/page.js"></script>`;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

await asScript(import.meta.url, async () => {
  const script = await bundled(join(import.meta.dirname, "page.mjs"));
  const server = createServer(({ url }, response) => {
    const isScript = url === "/page.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html; charset=utf-8");
    response.end(isScript ? script : HTML);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    chromiumSandbox: process.getuid?.() !== 0,
  });
  const rounds = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    rounds.push(await step(`round ${round} of ${ROUNDS}`, () => roundIn(browser, origin)));
  }
  const rows = rounds[0].map((_, at) => bestOf(rounds.map((round) => round[at])));
  console.table(rows.map(({ task, ...row }) => ({ ...row, "longest task": `${task.toFixed(1)} ms` })));
  await browser.close();
  server.close();
});

/** Every selector and every number of tenants once. */
async function roundIn(browser, origin) {
  const rows = [];
  for (const kind of KINDS) {
    for (const count of COUNTS) rows.push(...(await measured(browser, { origin, kind, count })));
  }
  return rows;
}

async function measured(browser, { origin, kind, count }) {
  const page = await browser.newPage();
  await page.goto(`${origin}/?kind=${kind}&count=${count}`);
  await page.waitForFunction(() => document.querySelector("main").firstChild !== null);
  await pause(2_000);
  const interval = intervalOf(await during(page, () => pause(1_000)));
  const rows = [];
  for (const [does, interact] of Object.entries(INTERACTIONS)) {
    const path = join(cache, "frames.json");
    await browser.startTracing(page, { path, categories: ["toplevel", "devtools.timeline", "__metadata"] });
    const times = await during(page, () => interact(page));
    await browser.stopTracing();
    const { traceEvents } = JSON.parse(await readFile(path, "utf8"));
    const { frames, dropped } = framesOf(times, interval);
    rows.push({ selector: kind, tenants: count, does, frames, dropped, task: longestTask(traceEvents) });
  }
  await page.close();
  return rows;
}

/** The times of the frames while something happens. */
async function during(page, act) {
  await page.evaluate(() => globalThis.record());
  await act();
  return page.evaluate(() => globalThis.recorded());
}
