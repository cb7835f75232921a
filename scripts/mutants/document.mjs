// The list of mutants as a page to read.

import { SUITES } from "../suites.mjs";

const INTRODUCTION = `<!-- Written by \`npm run mutants -- --write\` from tests/mutants. -->
# Mutants

A guard is code that refuses something wrong. A mutant is the code with one guard removed on purpose. Each line below names
a guard and the test that must fail without it. \`npm run mutants\` makes each mutant in a copy of the checkout, runs that one
test, and counts how many mutants were caught and how many survived. \`npm run check\` compares this page, the list in
\`tests/mutants\` and the code.
`;

export function asMarkdown(groups) {
  return `${[INTRODUCTION, ...groups.map(section)].join("\n")}`;
}

function section({ title, mutants }) {
  const rows = mutants.map(({ name, file, caught }) => {
    const test = `${SUITES[caught.suite].folder}/${caught.file}`;
    return row(name, `\`${file}\``, `\`${test}\`: ${caught.test}`);
  });
  return `## ${title}\n\n${[row("guard removed", "where", "the test that fails"), "|---|---|---|", ...rows].join("\n")}\n`;
}

const row = (...cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
