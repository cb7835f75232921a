const caughtBy = (test, file) => ({ suite: "js", file, test });

export const title = "The package in every project: minifiers, other versions of React, slow networks";

export const mutants = [
  {
    name: "an error has the name of its class after a minifier",
    file: "js/errors.ts",
    find: 'readonly name = "TenantRuntimeError";',
    replace: "readonly name = TenantRuntimeError.name;",
    caught: caughtBy("after a minifier gives every error the name of its class", "errors.test.ts"),
  },
  {
    name: "a slow network is waited for",
    file: "js/tenant-api.ts",
    find: "{ attempt: 2_000, total: 5_000 }",
    replace: "{ attempt: 500, total: 2_000 }",
    caught: caughtBy("the first profile is asked for in attempts of 2 s, for 5 s in all", "profile-life.test.ts"),
  },
];
