// The list of mutants as a page to read.

import { SUITES } from "../suites/suites.mjs";

const INTRODUCTION = `<!-- Written by \`npm run mutants -- --write\` from tests/mutants. -->
# Mutants

A guard is code that refuses something wrong. A mutant is the code with one guard removed on purpose. Each entry below
names a guard, its file, and the test that must fail without it. \`npm run mutants\` makes each mutant in a copy of the
checkout, runs that one test, and counts how many mutants were caught and how many survived. \`npm run check\` compares
this page, the list in \`tests/mutants\` and the code.
`;

export function asMarkdown(groups) {
  return `${[INTRODUCTION, ...groups.map(section)].join("\n")}`;
}

function section({ title, mutants }) {
  return `## ${title}\n\n${mutants.map(entry).join("\n")}\n`;
}

function entry({ name, file, caught }) {
  const test = `${SUITES[caught.suite].folder}/${caught.file}`;
  return [`- **${asText(name)}** (\`${file}\`)`, `Caught by \`${test}\`: ${asText(caught.test)}`]
    .map(wrapped)
    .join("\\\n  ");
}

/** A sentence whose `<head>` is text and not an element. */
const asText = (sentence) => sentence.replaceAll("<", "&lt;");

/** Breaks a text at spaces, so that each line fits the page with its indent and a mark at its end. */
const wrapped = (text) => text.replace(/(?=.{117})(.{1,116}) /g, "$1\n  ");
