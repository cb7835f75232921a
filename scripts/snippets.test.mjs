import assert from "node:assert/strict";
import { test } from "node:test";
import { checkSnippets } from "./snippets.mjs";

const read = () => "const one = 1;\n";
const page = (comment, code) => `# Page\n\n${comment}\`\`\`ts\n${code}\`\`\`\n`;

test("accepts_a_block_that_equals_its_file", () => {
  assert.deepEqual(checkSnippets("page.md", page("<!-- one.ts -->\n", "const one = 1;\n"), read), []);
});

test("refuses_a_block_that_drifted_from_its_file", () => {
  assert.equal(checkSnippets("page.md", page("<!-- one.ts -->\n", "const one = 2;\n"), read).length, 1);
});

test("refuses_a_block_that_no_test_runs", () => {
  assert.equal(checkSnippets("page.md", page("", "const one = 1;\n"), read).length, 1);
});
