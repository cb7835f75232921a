// The sidebar is the list of pages in docs/README.md: each group in bold, and the pages below it. The API reference is
// written from the comments in the code, so the list does not have it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addressOf } from "./source-links.mjs";

const LIST = join(import.meta.dirname, "../README.md");
const LINE = /^\*\*(?<group>.+)\*\*$|^- \[(?<text>[^\]]+)\]\((?<file>[^)]+)\)/gm;

/** Rustdoc writes a site of its own, which the router of this one does not know. */
const API = [
  { text: "API: TypeScript", link: "/api/" },
  { text: "API: Rust, the layer", link: "/rust/tenantry_layer/index.html", target: "_self" },
  { text: "API: Rust, the client", link: "/rust/tenantry/index.html", target: "_self" },
  { text: "API: Rust, the rules", link: "/rust/tenantry_kernel/index.html", target: "_self" },
];

export const sidebar = groups(readFileSync(LIST, "utf8"));
sidebar.find(({ text }) => text === "Reference").items.push(...API);

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
