import assert from "node:assert/strict";
import { test } from "node:test";
import { checkSnippets } from "./snippets.mjs";

const read = () => "const one = 1;\n";
const page = (comment, code) => `# Page\n\n${comment}\`\`\`ts\n${code}\`\`\`\n`;

test("accepts a block that equals its file", () => {
  assert.deepEqual(checkSnippets("page.md", page("<!-- one.ts -->\n", "const one = 1;\n"), read), []);
});

test("refuses a block that drifted from its file", () => {
  assert.equal(checkSnippets("page.md", page("<!-- one.ts -->\n", "const one = 2;\n"), read).length, 1);
});

test("refuses a block that no test runs", () => {
  assert.equal(checkSnippets("page.md", page("", "const one = 1;\n"), read).length, 1);
});
