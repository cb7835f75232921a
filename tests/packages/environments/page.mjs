// The page of `fixtures/every-bundler` in Chromium: what it, its web worker and its service worker observe.

import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { visit } from "../browser.mjs";
import { serveFiles } from "../server.mjs";
import { observed } from "./observed.mjs";

const LIMIT_MS = 60_000;

/** Serves the page, and gives `shown(id)`: the text of an element when it is there. */
export async function servePage(folder, { api, onEnd, headers }) {
  const server = await serveFiles(folder, headers);
  onEnd(() => server.stop());
  const url = `http://acme.localhost:${server.port}/?api=${encodeURIComponent(api.url)}`;
  return {
    async shown(id) {
      const { seen } = await visit(url, async (page, errors) => {
        const element = page.locator(`#${id}:not(:empty)`);
        const end = performance.now() + LIMIT_MS;
        // A page that cannot start shows nothing: its error says why.
        while (errors.length === 0 && !(await element.isVisible())) {
          if (performance.now() > end)
            throw new Error(`#${id} was empty after ${LIMIT_MS / 1000} s, without an error.`);
          await setTimeout(50);
        }
        return errors.length > 0 ? errors.join("\n") : element.textContent();
      });
      return seen;
    },
  };
}

/** A cell for each place in which a browser runs code. `expect` checks the text. */
export const cellsOfPage = (expect) =>
  Object.fromEntries(
    ["page", "web worker", "service worker"].map((place) => [
      place,
      async ({ shown }) => expect(await shown(place.replace(" ", "-"))),
    ]),
  );

export const pageCells = cellsOfPage((text) => assert.equal(text, observed("acme")));
