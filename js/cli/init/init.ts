// `tenantry init`: makes two tenants of a Next.js app. It shows what it will change, and asks first.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { diffLines } from "./line-diff.js";
import { type NextProject, readNextProject } from "./next-project.js";
import { type Change, type Plan, planInit } from "./plan.js";

/** Where the command reads answers and writes what it does. */
export interface Terminal {
  readonly write: (text: string) => void;
  /** The answer of a person. */
  readonly ask: (question: string) => Promise<string>;
  /** Whether there is a person. */
  readonly isInteractive: boolean;
  readonly hasColors: boolean;
}

/**
 * Changes the app in a folder.
 *
 * @param yes Whether to write without asking.
 * @throws {Error} that says what is missing, in a sentence.
 */
export async function init(folder: string, yes: boolean, terminal: Terminal): Promise<void> {
  const project = await readNextProject(folder);
  const plan = await planInit(project);
  if (plan.changes.length > 0) {
    terminal.write(diffsOf(plan.changes, terminal).join("\n"));
    terminal.write(`\n${listOf(plan.changes)}\n`);
    if (!yes && !(await isAgreed(plan.changes.length, terminal))) {
      terminal.write("Nothing was written.\n");
      return;
    }
    for (const { path, after } of plan.changes) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), after);
    }
  }
  terminal.write(`${report(project, plan)}\n`);
}

async function isAgreed(count: number, { ask, isInteractive }: Terminal): Promise<boolean> {
  const files = count === 1 ? "this file" : `these ${count} files`;
  if (!isInteractive) {
    throw new Error(`No terminal can answer whether to write ${files}: add --yes to write them.`);
  }
  const answer = await ask(`Write ${files}? [Y/n] `);
  return /^\s*(y|yes)?\s*$/i.test(answer);
}

const COLORS: Readonly<Record<string, string>> = { "+": "32", "-": "31", "…": "2" };

/** The differences, the longest first: the others then are still on the screen when the question comes. */
function diffsOf(changes: readonly Change[], terminal: Terminal): string[] {
  return changes
    .map((change) => ({ change, lines: diffLines(change.before ?? "", change.after) }))
    .sort((left, right) => right.lines.length - left.lines.length)
    .map(({ change, lines }) => diffOf(change, lines, terminal));
}

function diffOf({ path, before }: Change, diff: readonly string[], { hasColors }: Terminal): string {
  const paint = (text: string, color?: string) => (hasColors && color ? `\u001b[${color}m${text}\u001b[0m` : text);
  const lines = diff.map((line) => paint(line, COLORS[line[0] as string]));
  return [paint(`── ${path}${before === null ? " (new)" : ""}`, "1"), ...lines, ""].join("\n");
}

function listOf(changes: readonly Change[]): string {
  const width = Math.max(...changes.map(({ path }) => path.length));
  return changes
    .map(({ path, before, summary }) => {
      return `  ${before === null ? "add   " : "change"}  ${path.padEnd(width)}  ${summary}\n`;
    })
    .join("");
}

function report({ packageManager: { run, add }, hasTenantry, port }: NextProject, plan: Plan): string {
  const { changes, byHand, pagePath } = plan;
  const path = pagePath === "/" ? "" : pagePath;
  const paragraphs = [
    changes.length > 0 ? "Written." : "Nothing to change.",
    ...byHand.map(({ reason, code }) => `${reason}:\n\n${indented(code)}`),
    ...(path === "" ? [] : [`The page at / is yours, so the example page is at ${path}.`]),
    `Start the app:\n\n${indented([...(hasTenantry ? [] : [`${add} tenantry`]), `${run} dev`].join("\n"))}`,
    `Open\n\n${indented(["acme", "globex"].map((slug) => `http://${slug}.localhost:${port}${path}`).join("\n"))}`,
  ];
  return paragraphs.join("\n\n");
}

const indented = (text: string) => text.replace(/^(?=.)/gm, "  ");
