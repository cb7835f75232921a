#!/usr/bin/env node
// `npx tenantry`: runs the command and prints its result.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { createInterface } from "node:readline/promises";
import { CliError } from "./cli-error.js";
import { HELP, type Output, parseCommandLine } from "./command-line.js";
import { declarationsOf, isOurs } from "./declarations.js";
import { examine } from "./doctor/doctor.js";
import { count, toJson, toText } from "./doctor/report.js";
import { init, type Terminal } from "./init/init.js";
import { readProfiles } from "./profiles.js";

async function run(typed: readonly string[]): Promise<string> {
  const command = parseCommandLine(typed);
  if (command === "help") {
    return HELP;
  }
  if (command === "version") {
    // Relative to dist/cli.js.
    const manifest = await readFile(new URL("../package.json", import.meta.url), "utf8");
    return `${JSON.parse(manifest).version}\n`;
  }
  if ("yes" in command) {
    await init(process.cwd(), command.yes, terminal);
    return "";
  }
  if ("app" in command) {
    const found = await examine(command);
    const isWrong = count(found, "error") > 0 || (command.strict && count(found, "warning") > 0);
    process.exitCode = isWrong ? 1 : 0;
    return command.json ? toJson(found) : toText(found, terminal.hasColors);
  }
  const declarations = declarationsOf(await readProfiles(command, warn));
  return command.out === "-" ? declarations : bringUpToDate(command, declarations);
}

const terminal: Terminal = {
  write: (text) => process.stdout.write(text),
  async ask(question) {
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    try {
      return await lines.question(question);
    } finally {
      lines.close();
    }
  },
  isInteractive: process.stdin.isTTY && process.stdout.isTTY,
  hasColors: process.stdout.isTTY && !process.env.NO_COLOR,
};

function warn(sentence: string): void {
  process.stderr.write(`tenantry: ${sentence}\n`);
}

async function bringUpToDate({ out, check, force }: Output, declarations: string): Promise<string> {
  const found = await readOptional(out);
  // A checkout may have converted the line ends.
  if (found?.replaceAll("\r\n", "\n") === declarations) {
    return `${out} is up to date.\n`;
  }
  if (check) {
    const state = found === null ? "is not there" : "is out of date";
    throw CliError.outOfDate(`${out} ${state}. Run the command without --check, and commit what it writes.`);
  }
  if (found !== null && !isOurs(found) && !force) {
    throw CliError.failed(
      `${out} was not written by this command. Choose another --out, or overwrite it with --force.`,
    );
  }
  await mkdir(dirname(out), { recursive: true });
  await writeFile(out, declarations);
  return `${out} written.\n`;
}

async function readOptional(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return null;
    }
    throw error;
  }
}

try {
  process.stdout.write(await run(process.argv.slice(2)));
} catch (error) {
  const { message, exitCode } = error instanceof CliError ? error : CliError.failed((error as Error).message);
  process.stderr.write(`tenantry: ${message}\n`);
  process.exitCode = exitCode;
}
