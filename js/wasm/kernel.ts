// Calls of the kernel: the rules in the main module, which every client needs.

import module from "#module";
import { type ErrorData, errorFrom, type TenantError } from "../errors.js";
import { instantiate, invoke, openBuffer, type Rule } from "./generated/tenantry.js";
import { toJson } from "./json.js";
import { RuleModule } from "./rule-module.js";

let main: RuleModule<Rule> | undefined;

/**
 * The main module. It is made on first use: in a file that contains the module the bytes stand behind the code, and
 * some bundlers keep whatever is made at the import.
 */
export function kernel(): RuleModule<Rule> {
  main ??= new RuleModule(module, { instantiate, invoke, openBuffer });
  return main;
}

/**
 * Asks a rule about data.
 *
 * @throws {TenantError} if the rule refuses, and what the caller's own code throws while the data is read.
 */
export function call<Answer>(rule: Rule, ...given: readonly unknown[]): Answer {
  return callWithJson(rule, toJson(given));
}

/** Asks a rule about arguments that are JSON text already. */
export function callWithJson<Answer>(rule: Rule, given: string): Answer {
  const { value, isRefusal } = kernel().ask(rule, given);
  if (isRefusal) {
    throw errorFrom(value as ErrorData);
  }
  return value as Answer;
}

/** The error with which a rule refuses, or undefined if it does not. */
export function refusal(rule: Rule, ...given: readonly unknown[]): TenantError | undefined {
  const { value, isRefusal } = kernel().ask(rule, toJson(given));
  return isRefusal ? errorFrom(value as ErrorData) : undefined;
}

/** Asks a rule about numbers. */
export function compute<Given extends readonly (number | boolean)[], Answer>(
  rule: (...given: Given) => Answer,
  ...given: Given
): Answer {
  kernel().start();
  try {
    return rule(...given);
  } catch (cause) {
    throw kernel().discardInstance(cause);
  }
}
