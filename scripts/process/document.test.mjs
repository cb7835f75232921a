import assert from "node:assert/strict";
import { test } from "node:test";
import { withBlock } from "./document.mjs";

const document =
  "before\n<!-- benches -->\nold\n<!-- /benches -->\nbetween\n<!-- matrix -->\n<!-- /matrix -->\nafter\n";

test("a table replaces only the text between its markers", () => {
  const once = withBlock(document, "benches", "new $1");
  assert.equal(
    once,
    document.replace("old\n", () => "\nnew $1\n\n"),
  );
  assert.equal(withBlock(once, "benches", "new $1"), once);
  assert.match(withBlock(once, "matrix", "other"), /<!-- matrix -->\n\nother\n\n<!-- \/matrix -->\nafter\n$/);
});

test("a document without the markers is refused", () => {
  assert.throws(() => withBlock("nothing here", "benches", "new"), /<!-- benches -->/);
});
