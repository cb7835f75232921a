import assert from "node:assert/strict";
import { test } from "node:test";
import { checkSnippets } from "./snippets.mjs";

const read = () => "const one = 1;\n";
const page = (comment, code, language = "ts") => `# Page\n\n${comment}\`\`\`${language}\n${code}\`\`\`\n`;

test("accepts a block that equals its file", () => {
  assert.deepEqual(checkSnippets("page.md", page("<!-- one.ts -->\n", "const one = 1;\n"), read), []);
});

test("refuses a block that drifted from its file", () => {
  assert.equal(checkSnippets("page.md", page("<!-- one.ts -->\n", "const one = 2;\n"), read).length, 1);
});

test("refuses a block that no test runs", () => {
  assert.equal(checkSnippets("page.md", page("", "const one = 1;\n"), read).length, 1);
});

test("a block of another language needs no file, and equals the one that it names", () => {
  assert.deepEqual(checkSnippets("page.md", page("", "two = 2\n", "python"), read), []);
  assert.equal(checkSnippets("page.md", page("<!-- one.py -->\n", "two = 2\n", "python"), read).length, 1);
});
