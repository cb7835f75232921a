// The list of mutants: each file in tests/mutants is a group of plain data.
//
// @typedef {object} Group
// @property {string} name      the name of its file
// @property {string} title     what the group guards
// @property {Mutant[]} mutants
//
// @typedef {object} Mutant
// @property {string} name      the guard that is removed, in plain words
// @property {string} file      the file of the guard
// @property {string} find      a text that occurs there exactly once
// @property {string} replace   the text to put in its place
// @property {{suite: string, file: string, test: string}} caught   the test that must fail

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Failure } from "../process/failure.mjs";
import { root } from "../process/project.mjs";
import { SUITES } from "../suites/suites.mjs";

const FOLDER = join(root, "tests/mutants");

/** The groups of these names, or every group if no name is given. */
export async function readGroups(wanted) {
  const names = (await readdir(FOLDER)).map((file) => file.replace(/\.mjs$/, "")).sort();
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Failure(`There is no group "${unknown}": choose from ${names.join(", ")}.`);
  return Promise.all((wanted.length > 0 ? wanted : names).map(readGroup));
}

async function readGroup(name) {
  const { title, mutants } = await import(pathToFileURL(join(FOLDER, `${name}.mjs`)).href);
  return { name, title, mutants };
}

/** A text with the mutant in it. */
export function mutated(text, { find, replace }) {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Failure(`\`${find}\` occurs ${parts.length - 1} times and not once.`);
  return parts.join(replace);
}

/** What is wrong with a list, one sentence each. `read` gives a file's text. */
export async function errorsIn(groups, read) {
  const mutants = groups.flatMap((group) => group.mutants);
  const errors = await Promise.all(mutants.map((mutant) => errorOf(mutant, read)));
  const names = mutants.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [...errors.filter((error) => error !== null), ...twice.map((name) => `"${name}" is listed twice.`)];
}

async function errorOf(mutant, read) {
  const { name, file, find, replace, caught } = mutant;
  if (find === replace) return `"${name}" changes nothing.`;
  const suite = SUITES[caught.suite];
  if (!suite?.hasTest) return `"${name}": there is no suite "${caught.suite}".`;
  try {
    mutated(await read(file), mutant);
    const tests = await read(`${suite.folder}/${caught.file}`);
    return suite.hasTest(tests, caught.test) ? null : `"${name}": ${caught.file} has no test "${caught.test}".`;
  } catch (error) {
    return `"${name}" in ${file}: ${error.message}`;
  }
}
