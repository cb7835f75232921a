// The list of mutants: one file a room in tests/mutants, each of plain data.
//
// @typedef {object} Room
// @property {string} name      of its file
// @property {string} title     what the room guards
// @property {Mutant[]} mutants
//
// @typedef {object} Mutant
// @property {string} name      the guard that is taken out, in plain words
// @property {string} file      where it stands
// @property {string} find      occurs there exactly once …
// @property {string} replace   … and becomes this
// @property {{suite: string, file: string, test: string}} caught   the test that must fail

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Failure } from "../process/failure.mjs";
import { root } from "../process/project.mjs";
import { SUITES } from "./suites.mjs";

const FOLDER = join(root, "tests/mutants");

/** These rooms, or all of them where none is named. */
export async function readRooms(wanted) {
  const names = (await readdir(FOLDER)).map((file) => file.replace(/\.mjs$/, "")).sort();
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Failure(`There is no room "${unknown}": choose from ${names.join(", ")}.`);
  return Promise.all((wanted.length > 0 ? wanted : names).map(readRoom));
}

async function readRoom(name) {
  const { title, mutants } = await import(pathToFileURL(join(FOLDER, `${name}.mjs`)).href);
  return { name, title, mutants };
}

/** A text with the mutant in it. */
export function mutated(text, { find, replace }) {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Failure(`\`${find}\` is there ${parts.length - 1} times and not once.`);
  return parts.join(replace);
}

/** What is wrong with a list, one sentence each. `read` gives a file's text. */
export async function faultsIn(rooms, read) {
  const mutants = rooms.flatMap((room) => room.mutants);
  const faults = await Promise.all(mutants.map((mutant) => faultOf(mutant, read)));
  const names = mutants.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [...faults.filter((fault) => fault !== null), ...twice.map((name) => `"${name}" is listed twice.`)];
}

async function faultOf(mutant, read) {
  const { name, file, find, replace, caught } = mutant;
  if (find === replace) return `"${name}" changes nothing.`;
  const suite = SUITES[caught.suite];
  if (suite === undefined) return `"${name}": there is no suite "${caught.suite}".`;
  try {
    mutated(await read(file), mutant);
    const tests = await read(`${suite.folder}/${caught.file}`);
    return suite.holds(tests, caught.test) ? null : `"${name}": ${caught.file} has no test "${caught.test}".`;
  } catch (error) {
    return `"${name}" in ${file}: ${error.message}`;
  }
}
