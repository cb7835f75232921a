const caughtBy = (test, file = "helpful-errors.test.ts") => ({ suite: "js", file, test });

export const title = "Errors and warnings: each names the next step";

export const mutants = [
  {
    name: "an unknown client option is refused",
    file: "js/client/client.ts",
    find: "    assertKnownOptions(options, clientOptions);\n",
    replace: "",
    caught: caughtBy("a misspelt option of createTenantClient is refused with a list of its options"),
  },
  {
    name: "the error names the nearest option",
    file: "crates/kernel/src/suggestion.rs",
    find: "*edits <= 1 + other.len() / 4",
    replace: "*edits < other.len() / 64",
    caught: { suite: "kernel", file: "suggestion.rs", test: "a_misspelled_name_has_the_intended_name_as_nearest" },
  },
  {
    name: "a switch on a tenant's host names the other tenant's host",
    file: "crates/kernel/src/resolution/snapshot.rs",
    find: "TenantError::CannotSwitch { bound_by: self.source }",
    replace: "TenantError::Conflict { first: self.source, second: Some(Source::Session) }",
    caught: caughtBy("the error of a refused switch suggests tenantHost on a tenant's own host"),
  },
  {
    name: "the provider of another copy of the package is recognized",
    file: "js/react/provider.ts",
    find: "  registry[contexts].add(ClientContext);\n",
    replace: "",
    caught: caughtBy(
      "an error in a hook names two copies of the package where the hook finds no provider of its own copy",
    ),
  },
  {
    name: "an error contains nothing of another tenant's response",
    file: "crates/kernel/src/unusable_answer.rs",
    find: "            (Some(echo), Some(asked))\n                if check_echo",
    replace: "            (Some(echo), Some(asked))\n                if false && check_echo",
    caught: { suite: "kernel", file: "api_failure.rs", test: "the_problem_of_another_tenant_is_not_shown" },
  },
  {
    name: "an error contains no body when the echo cannot be compared",
    file: "crates/kernel/src/unusable_answer.rs",
    find: "            (Some(_), None) => {}\n",
    replace: "",
    caught: caughtBy(
      "the error of a response whose echo cannot be compared contains nothing of the body",
      "api-errors.test.ts",
    ),
  },
  {
    name: "an error contains a URL without its query",
    file: "crates/kernel/src/unusable_answer.rs",
    find: "matches!(byte, b'?' | b'#')",
    replace: "false && matches!(byte, b'?' | b'#')",
    caught: caughtBy("an error never contains the query of the API's URL", "api-errors.test.ts"),
  },
  {
    name: "a warning is logged once",
    file: "js/warnings/warn-once.ts",
    find: "!isDevelopment || warned.has(",
    replace: "!isDevelopment || false && warned.has(",
    caught: caughtBy(
      "a client in development warns once about a flag that the profile does not have, with the nearest key",
      "warnings.test.ts",
    ),
  },
  {
    name: "production logs no warnings",
    file: "js/warnings/warn-once.ts",
    find: 'process.env.NODE_ENV !== "production" && ',
    replace: "",
    caught: caughtBy("a client in production logs no warning", "warnings.test.ts"),
  },
];
