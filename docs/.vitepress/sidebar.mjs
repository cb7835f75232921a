// The sidebar is the list of pages in docs/README.md: each group in bold, and the pages below it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addressOf } from "./source-links.mjs";

const LIST = join(import.meta.dirname, "../README.md");
const LINE = /^\*\*(?<group>.+)\*\*$|^- \[(?<text>[^\]]+)\]\((?<file>[^)]+)\)/gm;

export const sidebar = groups(readFileSync(LIST, "utf8"));

function groups(markdown) {
  const found = [{ text: "Start", items: [{ text: "What it is, quick start", link: "/start" }] }];
  for (const { groups: line } of markdown.matchAll(LINE)) {
    if (line.group) {
      found.push({ text: line.group, items: [] });
    } else {
      const address = addressOf(join("docs", line.file));
      const link = `/${address.replace(/(index)?\.md$/, "")}`;
      found.at(-1).items.push({ text: line.text, link });
    }
  }
  return found;
}
