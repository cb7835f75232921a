// React 18.2, the oldest that the package says it works with, on a server without a framework.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { install, run } from "./fixture.mjs";

let fixture;

before(async () => {
  fixture = await install("react18");
});

after(() => fixture?.remove());

// Planted fault: the context itself as its provider, which to React 18 is the consumer.
test("react_18_renders_the_provider", async () => {
  assert.equal(await run(fixture.folder, "node", "render.mjs"), "<p>Globex</p>\n");
});
