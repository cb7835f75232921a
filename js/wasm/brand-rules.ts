// Calls of the rules about brands, which have a module of their own: most pages never compute with the colors.

import module from "#branding";
import { instantiate, invoke, openBuffer, type Rule } from "./generated/branding.js";
import { toJson } from "./json.js";
import { validationError } from "./refusals.js";
import { RuleModule } from "./rule-module.js";

let brands: RuleModule<Rule> | undefined;

/**
 * Asks a rule about data.
 *
 * @throws {TenantValidationError} for the part that the rule refuses.
 */
export function callBrands<Answer>(rule: Rule, ...given: readonly unknown[]): Answer {
  brands ??= new RuleModule(module, { instantiate, invoke, openBuffer });
  const { value, isRefusal } = brands.ask(rule, toJson(given));
  if (isRefusal) {
    const { path, reason } = value as { readonly path: string; readonly reason: string };
    throw validationError(path, reason);
  }
  return value as Answer;
}
