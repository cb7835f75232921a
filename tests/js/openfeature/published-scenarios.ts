// The scenarios that the OpenFeature specification publishes, by feature file and name: what they evaluate and expect,
// or why a tenant's profile cannot have it. The flags have the names and values of the specification's own test flags.

export type FlagType = "Boolean" | "String" | "Integer" | "Float" | "Object";
export type ProviderState = "stable" | "not ready" | "error" | "fatal" | "stale";

/** An example of a scenario: an evaluation, and what its details contain. */
export interface Example {
  readonly state?: ProviderState;
  /** Without an evaluation the example is about the status alone. */
  readonly evaluate?: { readonly type: FlagType; readonly key: string; readonly fallback: unknown };
  readonly details?: object;
  readonly status?: string;
  /** Which hooks run. */
  readonly stages?: readonly string[];
}

/** A scenario and its examples. Those that one of the two providers cannot have are a number and a reason. */
export interface PublishedScenario {
  readonly file: string;
  readonly name: string;
  readonly web: readonly Example[] | Missing;
  readonly server: readonly Example[] | Missing;
}

/** How many examples a provider cannot have, and why. */
export interface Missing {
  readonly examples: number;
  readonly reason: string;
}

/** The flags of the profile, as a tenant API sends them. */
export const features = {
  "boolean-flag": true,
  "string-flag": "hi",
  "integer-flag": 10,
  "float-flag": 0.5,
  "object-flag": { showImages: true, title: "Check out these pics!", imagesPerPage: 100 },
  "boolean-zero-flag": false,
  "string-zero-flag": "",
  "integer-zero-flag": 0,
  "float-zero-flag": 0,
  "object-zero-flag": {},
  "wrong-flag": "uno",
};

const NO_TARGETING =
  "A profile's flags have no targeting: the tenant's value is the same for every evaluation context.";
const NO_VARIANTS = "A profile's flags are values. They have no variants.";
const NO_METADATA = "A profile's flags have no metadata of their own.";
const ALWAYS_METADATA = "The metadata of each value says which profile it is from: flagSetId and version.";
const NO_CACHED = "Every evaluation reads the profile, so a second one is not a cached result of the first.";
const NO_DISABLED = "A profile does not disable flags: an absent flag is FLAG_NOT_FOUND.";
const OF_THE_SDK = "It is about the SDK: this provider reads nothing from the context.";
const NO_STATE = "One provider serves all requests and has no state. A request whose profile is missing gets GENERAL.";
const SYNCHRONOUS = "The web SDK evaluates synchronously.";

type Row = readonly [type: FlagType, key: string, fallback: unknown, details: object];

const evaluations = (rows: readonly Row[], more: Partial<Example> = {}): readonly Example[] =>
  rows.map(([type, key, fallback, details]) => ({ evaluate: { type, key, fallback }, details, ...more }));

const both = (examples: readonly Example[] | Missing) => ({ web: examples, server: examples });
const webOnly = (web: readonly Example[], reason: string) => ({ web, server: { examples: web.length, reason } });
const neither = (examples: number, reason: string) => both({ examples, reason });

const object = features["object-flag"];

/** An evaluation of each type. */
const ofEachType = (reason?: object): readonly Row[] => [
  ["Boolean", "boolean-flag", false, { value: true, ...reason }],
  ["String", "string-flag", "bye", { value: "hi", ...reason }],
  ["Integer", "integer-flag", 1, { value: 10, ...reason }],
  ["Float", "float-flag", 0.1, { value: 0.5, ...reason }],
  ["Object", "object-flag", {}, { value: object, ...reason }],
];

/** An evaluation of each type that ends with its fallback and this error. */
const failing = (keys: readonly string[], errorCode: string): readonly Row[] =>
  (
    [
      ["Boolean", false],
      ["String", "bye"],
      ["Integer", 1],
      ["Float", 0.1],
      ["Object", { a: 1 }],
    ] as const
  ).map(([type, fallback], index) => [
    type,
    keys[index] as string,
    fallback,
    { value: fallback, reason: "ERROR", errorCode },
  ]);

const FLAGS = ["boolean-flag", "string-flag", "integer-flag", "float-flag", "object-flag"];

const statuses: readonly Example[] = [
  { state: "stable", status: "READY" },
  { state: "not ready", status: "NOT_READY" },
  { state: "error", status: "ERROR" },
  { state: "fatal", status: "FATAL" },
  { state: "stale", status: "STALE" },
];

const v1: readonly Omit<PublishedScenario, "file">[] = [
  ...["boolean", "string", "integer", "float"].map((type, index) => ({
    name: `Resolves ${type} value`,
    ...both(evaluations([ofEachType()[index] as Row])),
  })),
  {
    name: "Resolves object value",
    ...both(evaluations([["Object", "object-flag", null, { value: object }]])),
  },
  ...["boolean", "string", "integer", "float", "object"].map((type) => ({
    name: `Resolves ${type} details`,
    ...neither(1, NO_VARIANTS),
  })),
  { name: "Resolves based on context", ...neither(1, NO_TARGETING) },
  {
    name: "Flag not found",
    ...both(
      evaluations([
        ["String", "missing-flag", "uh-oh", { value: "uh-oh", reason: "ERROR", errorCode: "FLAG_NOT_FOUND" }],
      ]),
    ),
  },
  {
    name: "Type error",
    ...both(evaluations([["Integer", "wrong-flag", 13, { value: 13, reason: "ERROR", errorCode: "TYPE_MISMATCH" }]])),
  },
];

const v2: readonly Omit<PublishedScenario, "file">[] = [
  { name: "Resolve values", ...both(evaluations(ofEachType())) },
  {
    name: "Resolves zero value",
    ...both(
      evaluations([
        ["Boolean", "boolean-zero-flag", true, { value: false, reason: "STATIC" }],
        ["String", "string-zero-flag", "hi", { value: "", reason: "STATIC" }],
        ["Integer", "integer-zero-flag", 1, { value: 0, reason: "STATIC" }],
        ["Float", "float-zero-flag", 0.1, { value: 0, reason: "STATIC" }],
        ["Object", "object-zero-flag", { a: 1 }, { value: {}, reason: "STATIC" }],
      ]),
    ),
  },
  { name: "Resolves zero value with targeting", ...neither(5, NO_TARGETING) },
  { name: "Resolves zero value with targeting using default", ...neither(5, NO_TARGETING) },
  {
    name: "Flag not found error",
    ...both(evaluations(failing(Array(5).fill("non-existent-flag"), "FLAG_NOT_FOUND"))),
  },
  {
    name: "Type mismatch error",
    ...both(
      evaluations(
        failing(["string-flag", "boolean-flag", "boolean-flag", "boolean-flag", "boolean-flag"], "TYPE_MISMATCH"),
      ),
    ),
  },
  {
    name: "Provider not ready error",
    ...webOnly(evaluations(failing(FLAGS, "PROVIDER_NOT_READY"), { state: "not ready" }), NO_STATE),
  },
  {
    name: "Provider in fatal state error",
    ...webOnly(evaluations(failing(FLAGS, "PROVIDER_FATAL"), { state: "fatal" }), NO_STATE),
  },
  { name: "Complete evaluation details structure", ...neither(5, NO_VARIANTS) },
  { name: "Flag metadata in evaluation details", ...neither(1, NO_METADATA) },
  { name: "Empty evaluation context", ...neither(5, NO_TARGETING) },
  { name: "Null context values", ...neither(5, NO_TARGETING) },
  { name: "Multiple context attributes targeting", ...neither(1, NO_TARGETING) },
  {
    name: "Structure flag evaluation",
    ...both(evaluations([["Object", "object-flag", {}, { value: object, reason: "STATIC" }]])),
  },
  { name: "Variant field population", ...neither(5, NO_VARIANTS) },
  { name: "CACHED reason", ...neither(2, NO_CACHED) },
  { name: "DISABLED reason", ...neither(5, NO_DISABLED) },
  { name: "Provider status accessibility", ...webOnly(statuses, NO_STATE) },
  {
    name: "Evaluation options with hooks",
    ...both(evaluations([ofEachType()[0] as Row], { stages: ["before 1", "before 2", "after 2", "after 1"] })),
  },
  { name: "Evaluation context immutability", ...both(evaluations([ofEachType()[0] as Row])) },
  {
    name: "Asynchronous flag evaluation",
    web: { examples: 5, reason: SYNCHRONOUS },
    server: evaluations(ofEachType()),
  },
];

const hooks: readonly Omit<PublishedScenario, "file">[] = [
  { name: "Passes evaluation details to after and finally hooks", ...neither(1, NO_VARIANTS) },
  {
    name: "Flag not found",
    ...both(
      evaluations(
        [["String", "missing-flag", "uh-oh", { value: "uh-oh", reason: "ERROR", errorCode: "FLAG_NOT_FOUND" }]],
        { stages: ["before 1", "before 2", "error 2", "error 1"] },
      ),
    ),
  },
  {
    name: "Type error",
    ...both(
      evaluations([["Boolean", "wrong-flag", false, { value: false, reason: "ERROR", errorCode: "TYPE_MISMATCH" }]], {
        stages: ["before 1", "before 2", "error 2", "error 1"],
      }),
    ),
  },
];

const metadata: readonly Omit<PublishedScenario, "file">[] = [
  { name: "Returns metadata", ...neither(1, NO_METADATA) },
  { name: "Returns no metadata", ...neither(4, ALWAYS_METADATA) },
];

const overwrites = "a context entry in one level overwrites values with the same key from preceding levels";
const eachLevel = "a context entry is added to each level with different keys";

const contextMerging: readonly Omit<PublishedScenario, "file">[] = [
  { name: "A context entry is added to a single level", ...neither(13, OF_THE_SDK) },
  { name: `For a transaction, ${eachLevel}`, ...neither(1, OF_THE_SDK) },
  { name: `For a hook, ${eachLevel}`, ...neither(1, OF_THE_SDK) },
  { name: `For a transaction and a hook, ${eachLevel}`, ...neither(1, OF_THE_SDK) },
  { name: `For a transaction, ${overwrites}`, ...neither(4, OF_THE_SDK) },
  { name: `For a hook, ${overwrites}`, ...neither(4, OF_THE_SDK) },
  { name: `For a transaction and a hook, ${overwrites.replace("a c", "c")}`, ...neither(5, OF_THE_SDK) },
];

/** Every scenario of the specification's five feature files. */
export const publishedScenarios: readonly PublishedScenario[] = Object.entries({
  "evaluation.feature": v1,
  "evaluation_v2.feature": v2,
  "hooks.feature": hooks,
  "metadata.feature": metadata,
  "contextMerging.feature": contextMerging,
}).flatMap(([file, scenarios]) => scenarios.map((scenario) => ({ file, ...scenario })));

export const isMissing = (examples: readonly Example[] | Missing): examples is Missing => "reason" in examples;
