// The rules of the module, called by number.
//
// An export of `src/module/` that takes the length of its arguments does one thing: it hands its rule, a function in
// the table of the module, to `answer`. Here the module exports `answer` itself, and JavaScript hands over the number.
// So forty exports, with a function and a name each, leave the download and the start.

import binaryen from "binaryen";
import { Failure } from "../process/failure.mjs";

/** The name of the export through which every rule is called. */
const ANSWER = "answer";

/**
 * A module without rules, such as that of `tenantry/wasm`, stays as it is.
 *
 * @param {Uint8Array} wasm the output of wasm-bindgen
 * @returns {{ wasm: Uint8Array, rules: Map<string, number> }} the module, and the numbers by the names of the rules
 */
export function numberRules(wasm) {
  const module = binaryen.readBinary(wasm);
  const handed = functionExports(module).flatMap(({ name, value }) => {
    const call = onlyCall(module.getFunction(value));
    return call === undefined ? [] : [{ name, ...call }];
  });
  const answers = new Set(handed.map(({ target }) => target));
  if (answers.size === 0) return { wasm, rules: new Map() };
  if (answers.size > 1) throw new Failure("The rules of the module are handed to more than one function.");
  for (const { name } of handed) module.removeExport(name);
  module.addFunctionExport([...answers][0], ANSWER);
  const numbered = module.emitBinary();
  module.dispose();
  return { wasm: numbered, rules: new Map(handed.map(({ name, rule }) => [name, rule])) };
}

function functionExports(module) {
  return Array.from({ length: module.getNumExports() }, (_, index) =>
    binaryen.getExportInfo(module.getExportByIndex(index)),
  ).filter(({ kind }) => kind === binaryen.ExternalFunction);
}

/** The function and the constant of a function that is no more than `answer(length, rule)`. */
function onlyCall(func) {
  const { body } = binaryen.getFunctionInfo(func);
  const { id, target, operands = [] } = body === 0 ? {} : binaryen.getExpressionInfo(body);
  const [length, rule] = operands.map((operand) => binaryen.getExpressionInfo(operand));
  const isRule = id === binaryen.CallId && length?.id === binaryen.LocalGetId && rule?.id === binaryen.ConstId;
  return isRule && operands.length === 2 ? { target, rule: rule.value } : undefined;
}
