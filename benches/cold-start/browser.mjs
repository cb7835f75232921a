// Cold starts in Chromium. Each runs in a new browser context and loads one minified file per candidate.

import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { bundled } from "../../scripts/build/download.mjs";
import { FLAG_VALUES } from "../flag-values.mjs";
import { CANDIDATES, KEY } from "./candidates.mjs";
import { firstAnswer } from "./first-answer.mjs";
import { interleaved } from "./interleaved.mjs";

/** The median time of each candidate, in milliseconds. */
export async function coldStartsInChromium(runs, say) {
  const server = await serve(await bundles());
  const browser = await launch();
  const origin = `http://127.0.0.1:${server.address().port}`;
  try {
    return await interleaved(Object.keys(CANDIDATES), runs, say, async (name) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(origin);
      const url = `/${encodeURIComponent(name)}`;
      const took = await page.evaluate(firstAnswer, { url, flagValues: FLAG_VALUES, key: KEY });
      await context.close();
      return took;
    });
  } finally {
    await browser.close();
    server.close();
  }
}

const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM,
    // Chromium's sandbox does not work for root, and benches run as root in most containers.
    chromiumSandbox: process.getuid?.() !== 0,
    // Blocks requests of the SDKs to their servers: only the start is measured.
    args: ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
  });

/** The bundled source of each candidate, by URL path. */
async function bundles() {
  const entries = Object.entries(CANDIDATES).map(async ([name, file]) => [
    `/${encodeURIComponent(name)}`,
    await bundled(fileURLToPath(file)),
  ]);
  return new Map(await Promise.all(entries));
}

/** Headers for a cross-origin isolated page: its clock has a resolution of 5 µs, and 100 µs without them. */
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cache-control": "no-store",
};

function serve(files) {
  const server = createServer(({ url }, response) => {
    const script = files.get(url);
    const type = script === undefined ? "text/html" : "text/javascript";
    response.writeHead(200, { ...ISOLATED, "content-type": `${type}; charset=utf-8` });
    response.end(script ?? "<!doctype html><title>benches</title>");
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}
