// The examples in the specification's feature files, as examples of a run.
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin";
import type { Example, FlagType, ProviderState } from "../js/openfeature/published-scenarios.js";

/** A scenario, or one example of a scenario outline. */
type Pickle = ReturnType<typeof compile>[number];

export function picklesOf(text: string, file: string): readonly Pickle[] {
  let last = 0;
  const nextId = () => String(last++);
  const document = new Parser(new AstBuilder(nextId), new GherkinClassicTokenMatcher()).parse(text);
  return compile(document, file, nextId);
}

/** What a step adds to the example. */
type Part = { -readonly [Member in keyof Example]: Example[Member] } & { type?: FlagType; isFailing?: boolean };

type Step = readonly [pattern: RegExp, add: (example: Part, found: string[], rows: readonly string[][]) => void];

const NONE = () => undefined;
const TYPES = ["Boolean", "String", "Integer", "Float", "Object"] as const;

function typeNamed(name: string): FlagType {
  return TYPES.find((type) => type.toLowerCase() === name.toLowerCase()) as FlagType;
}

function parsed(type: FlagType, text: string): unknown {
  return type === "String" ? text : JSON.parse(text.replaceAll('\\"', '"'));
}

function evaluating(example: Part, name: string, key: string, fallback: string): void {
  const type = typeNamed(name);
  example.type = type;
  example.evaluate = { type, key, fallback: parsed(type, fallback) };
}

function expecting(example: Part, details: object): void {
  example.details = { ...example.details, ...details };
}

const resolved = (example: Part, text: string) => expecting(example, { value: parsed(example.type as FlagType, text) });

const fallbackReturned = (example: Part) => expecting(example, { value: example.evaluate?.fallback });

/** The stages of two hooks: an evaluation with an error ends with `error`, each other one with `after`. */
function withHooks(example: Part): void {
  const end = example.isFailing ? "error" : "after";
  example.stages = ["before 1", "before 2", `${end} 2`, `${end} 1`];
}

const steps: readonly Step[] = [
  [
    /^an? ([\w ]+) provider$/,
    (example, [state]) => {
      example.state = state as ProviderState;
    },
  ],
  [
    /^an? (\w+)-flag with key "(.*)" and a fallback value "(.*)"$/,
    (example, [type = "", key = "", fallback = ""]) => evaluating(example, type, key, fallback),
  ],
  [
    /^an? (\w+) flag with key "(.*)" is evaluated with default value "?(.*?)"?$/,
    (example, [type = "", key = "", fallback = ""]) => evaluating(example, type, key, fallback),
  ],
  [
    /^an object flag with key "(.*)" is evaluated with a null default value$/,
    (example, [key = ""]) => evaluating(example, "object", key, "null"),
  ],
  [
    /^a non-existent string flag with key "(.*)" is evaluated with details and a fallback value "(.*)"$/,
    (example, [key = "", fallback = ""]) => evaluating(example, "string", key, fallback),
  ],
  [
    /^a string flag with key "(.*)" is evaluated as an integer, with details and a fallback value (.*)$/,
    (example, [key = "", fallback = ""]) => evaluating(example, "integer", key, fallback),
  ],
  [/^the flag was evaluated with details( asynchronously| using the evaluation options)?$/, NONE],
  [
    /^the resolved (?:details|boolean|string|integer|float) value should be "?(.*?)"?$/,
    (example, [text = ""]) => resolved(example, text),
  ],
  [
    /^the resolved object value .* fields "(.*)", "(.*)", and "(.*)", with values "(.*)", "(.*)" and (\d+),/,
    (example, [first = "", second = "", third = "", flag = "", text = "", number = ""]) =>
      expecting(example, { value: { [first]: flag === "true", [second]: text, [third]: Number(number) } }),
  ],
  [/^the default (?:string|integer) value should be returned$/, fallbackReturned],
  [/^the reason should be "(.*)"$/, (example, [reason]) => expecting(example, { reason })],
  [/^the error-code should be "(.*)"$/, (example, [errorCode]) => expecting(example, { errorCode })],
  [
    /^the reason should indicate an error and the error code should indicate .* with "(.*)"$/,
    (example, [errorCode]) => expecting(example, { reason: "ERROR", errorCode }),
  ],
  [
    /^the provider status should be "(.*)"$/,
    (example, [status = ""]) => {
      example.status = status;
    },
  ],
  [/^(?:evaluation options containing specific hooks|a client with added hook)$/, withHooks],
  [/^the (?:specified hooks should execute during evaluation|hook order should be maintained)$/, withHooks],
  [
    /^the "(.*)" hook should have been executed$/,
    (example, [stage]) => {
      example.isFailing ||= stage === "error";
      withHooks(example);
    },
  ],
  [
    /^the "finally" hooks should be called with evaluation details$/,
    (example, _, rows) => {
      const {
        value = "",
        reason,
        error_code: errorCode,
      } = Object.fromEntries(rows.map(([, key, text]) => [key, text]));
      resolved(example, value as string);
      expecting(example, { reason, errorCode });
    },
  ],
  // A run always has a context that it must not change, and flag metadata that must be frozen.
  [/^an evaluation context with modifiable data$/, NONE],
  [/^the original evaluation context should remain unmodified$/, NONE],
  [/^the evaluation details should be immutable$/, NONE],
  [/^the evaluation should complete without blocking$/, NONE],
];

/** @throws {Error} for a step that no line of the list describes. */
export function exampleOf({ steps: lines }: Pickle): Example {
  const {
    type: _,
    isFailing: __,
    ...example
  } = lines.reduce<Part>((part, { text, argument }) => {
    const rows = argument?.dataTable?.rows.map(({ cells }) => cells.map(({ value }) => value)) ?? [];
    for (const [pattern, add] of steps) {
      const found = pattern.exec(text);
      if (found) {
        add(part, found.slice(1), rows);
        return part;
      }
    }
    throw new Error(`Unknown step: ${text}`);
  }, {});
  return example;
}
