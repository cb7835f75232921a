// React 18.2, the oldest supported version, on a server without a framework.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { install, run } from "./fixture.mjs";

let fixture;

before(async () => {
  fixture = await install("react18");
});

after(() => fixture?.remove());

// Planted fault: the context object as the provider, which React 18 treats as the consumer.
test("React 18 renders the provider", async () => {
  assert.equal(await run(fixture.folder, "node", "render.mjs"), "<p>Globex</p>\n");
});
