const caughtBy = (test, file = "flags.test.ts") => ({ suite: "js", file, test });

export const title = "Flags and limits: only values of the profile";

export const mutants = [
  {
    name: "a flag is read as an own property",
    file: "js/client/tenant-state.ts",
    find: "this.#current?.flags.get(key)",
    replace: "(this.profile?.flags as any)?.[String(key)]",
    caught: caughtBy(
      "a property name that every object has is not a flag or a limit where the profile does not contain it",
    ),
  },
  {
    name: "a limit is read as an own property",
    file: "js/client/tenant-state.ts",
    find: "this.#current?.limits.get(key)",
    replace: "(this.profile?.limits as any)?.[String(key)]",
    caught: caughtBy(
      "a property name that every object has is not a flag or a limit where the profile does not contain it",
    ),
  },
  {
    name: "a key of the profile does not become a prototype",
    file: "js/wasm/rule-module.ts",
    find: "value: JSON.parse(readText(this.#buffer.subarray(0, Math.abs(size)))),",
    replace:
      'value: JSON.parse(readText(this.#buffer.subarray(0, Math.abs(size))), (_, read) =>\n    read !== null && typeof read === "object" && !Array.isArray(read) ? Object.assign({}, read) : read),',
    caught: caughtBy("a property name that every object has changes nothing that other objects inherit"),
  },
  {
    name: "a list is not an object",
    file: "js/profile/flag-type.ts",
    find: "Array.isArray(value) === Array.isArray(fallback)",
    replace: "true",
    caught: caughtBy("a flag is the profile's value where it has the fallback's type, and the fallback otherwise"),
  },
  {
    name: "null is not the value of a flag",
    file: "js/profile/flag-type.ts",
    find: 'value !== null && typeof fallback === "object" && isAlike(value, fallback)',
    replace: 'typeof fallback === "object" && isAlike(value as object, fallback)',
    caught: caughtBy("a flag is its fallback, also where the fallback is not JSON"),
  },
  {
    name: "a flag is read without the module, which may have trapped",
    file: "js/client/tenant-state.ts",
    find: "const value = this.#current?.flags.get(key);",
    replace: "const value = kernel((module) => module.limitsMs()) >= 0 ? this.#current?.flags.get(key) : undefined;",
    caught: caughtBy("reading flags and limits never calls the module, and works after the module has broken down"),
  },
  {
    name: "generated keys do not overwrite a file that the command did not write",
    file: "js/cli/index.ts",
    find: "found !== null && !isOurs(found) && !force",
    replace: "found === null && !force && out === check.toString()",
    caught: caughtBy("an existing file of another author is overwritten only with --force", "types-cli.test.ts"),
  },
  {
    name: "the check of generated keys writes no file",
    file: "js/cli/index.ts",
    find: "if (check) {",
    replace: "if (check && found === null) {",
    caught: caughtBy("--check fails where the file is out of date or missing, and writes nothing", "types-cli.test.ts"),
  },
  {
    name: "the token for the tenant API is not sent after a redirect",
    file: "js/cli/profiles.ts",
    find: 'redirect: "error"',
    replace: 'redirect: "follow"',
    caught: caughtBy("profiles of a tenant API are not requested from the target of a redirect", "types-cli.test.ts"),
  },
];
