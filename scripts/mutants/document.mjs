// The list of mutants as a page to read.

import { SUITES } from "./suites.mjs";

const INTRODUCTION = `<!-- Written by \`npm run mutants -- --write\` from tests/mutants. -->
# Mutants

A test is worth what it catches. Each line below is a guard that is taken out of the code on purpose, and the test that
fails when it is. \`npm run mutants\` does it: it breaks a copy of the checkout in each of these ways, runs that one test, and
counts how many mutants were caught and how many survived. \`npm run check\` sees that this page, the list in
\`tests/mutants\` and the code still agree.
`;

export function asMarkdown(rooms) {
  return `${[INTRODUCTION, ...rooms.map(section)].join("\n")}`;
}

function section({ title, mutants }) {
  const rows = mutants.map(({ name, file, caught }) => {
    const test = `${SUITES[caught.suite].folder}/${caught.file}`;
    return row(name, `\`${file}\``, `\`${test}\`: ${caught.test}`);
  });
  return `## ${title}\n\n${[row("guard taken out", "where", "the test that fails"), "|---|---|---|", ...rows].join("\n")}\n`;
}

const row = (...cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
