// Cold starts in Chromium: each in a browser context of its own, from one minified file a candidate.

import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { bundled } from "../../scripts/build/download.mjs";
import { FEATURES } from "../features.mjs";
import { CANDIDATES, KEY } from "./candidates.mjs";
import { firstAnswer } from "./first-answer.mjs";
import { interleaved } from "./interleaved.mjs";

/** Median milliseconds by candidate. */
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
      const took = await page.evaluate(firstAnswer, { url, features: FEATURES, key: KEY });
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
    // Chromium refuses its sandbox to root, which is who benches run as in most containers.
    chromiumSandbox: process.getuid?.() !== 0,
    // No SDK calls home: what is measured is the start, not the network.
    args: ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
  });

/** The text of each candidate by its path. */
async function bundles() {
  const entries = Object.entries(CANDIDATES).map(async ([name, file]) => [
    `/${encodeURIComponent(name)}`,
    await bundled(fileURLToPath(file)),
  ]);
  return new Map(await Promise.all(entries));
}

/** An isolated origin, which is given a clock of microseconds where others get a tenth of a millisecond. */
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
