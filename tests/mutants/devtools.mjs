const caughtBy = (test) => ({ suite: "js", file: "devtools.test.ts", test });
const inVite = (test) => ({ suite: "packages", file: "devtools.test.mjs", test });
const inTab = (test) => ({ suite: "tabs", file: "devtools.spec.ts", test });

export const title = "Devtools: they are in development only, and change nothing but flags that a person overrides";

export const mutants = [
  {
    name: "a client reads no override by itself",
    file: "js/client/tenant-state.ts",
    find: "const value = this.#current?.flags.get(key);",
    replace:
      'const kept = JSON.parse(globalThis.sessionStorage?.getItem("tenantry:devtools") ?? "{}");\n' +
      "    const value = kept.flags?.[key] ?? this.#current?.flags.get(key);",
    caught: caughtBy("an override of a flag that is in session storage counts only while the devtools are mounted"),
  },
  {
    name: "an override ends with the devtools",
    file: "js/devtools/flag-overrides.ts",
    find: "      restore();\n",
    replace: "",
    caught: caughtBy("an override of a flag that is in session storage counts only while the devtools are mounted"),
  },
  {
    name: "an override has the type of the fallback",
    file: "js/devtools/flag-overrides.ts",
    find: "fallback === null || isOfTypeOf(fallback, value)",
    replace: "true",
    caught: caughtBy("an override of a flag of another type than the fallback gives the fallback"),
  },
  {
    name: "Feature asks the client for a flag",
    file: "js/react/feature.ts",
    find: "return (view.flag as ReadAny).call(view, name, Object.hasOwn(flags, name) ? (flags[name] as FlagValue) : null);",
    replace: "return Object.hasOwn(flags, name) ? (flags[name] as FlagValue) : null;",
    caught: caughtBy("an override of a flag reaches the hooks and Feature, from mount to reset"),
  },
  {
    name: "production loads no devtools",
    file: "js/react/tenant-devtools.ts",
    find: 'process.env.NODE_ENV === "production" ? null : import',
    replace: "import",
    caught: caughtBy("TenantDevtools loads nothing in production, whatever session storage holds"),
  },
  {
    name: "a bundler can tell that production needs no devtools",
    file: "js/react/tenant-devtools.ts",
    find: 'process.env.NODE_ENV === "production" ?',
    replace: "Date.now() < 0 ?",
    caught: inVite("an app of Vite in production has no byte of the devtools, and its flags are those of the profile"),
  },
  {
    name: "a component that is gone mounts no devtools",
    file: "js/react/tenant-devtools.ts",
    find: "unmount = isGone ? null : mountTenantDevtools",
    replace: "unmount = mountTenantDevtools",
    caught: caughtBy("TenantDevtools shows one button in strict mode, and none after it has unmounted"),
  },
  {
    name: "a client is mounted once",
    file: "js/devtools/mount.ts",
    find: "mounted.get(client) ?? mount(client, options)",
    replace: "mount(client, options)",
    caught: caughtBy("mounting twice shows one button, until both callers have unmounted"),
  },
  {
    name: "the panel goes with its client",
    file: "js/devtools/mount.ts",
    find: "      close();\n      end();\n",
    replace: "      close();\n",
    caught: caughtBy("mounting ends when the client is disposed of, and calls do what they did"),
  },
  {
    name: "a request is sent as it would be without the devtools",
    file: "js/devtools/call-log.ts",
    find: "const given = marked === undefined ? init : rest;",
    replace: "const given = init;",
    caught: caughtBy("the list of calls changes nothing of what is sent"),
  },
  {
    name: "a switch removes the calls of the previous tenant from the panel",
    file: "js/devtools/call-log.ts",
    find: "this.#calls.filter(({ duration }) => duration === null)",
    replace: "this.#calls.filter(() => true)",
    caught: caughtBy(
      "the list of calls has nothing of the previous tenant after a switch, except the calls that the switch ended",
    ),
  },
  {
    name: "the list of calls says what the request itself carried",
    file: "js/devtools/call-log.ts",
    find: "const tenant = headers.get(this.#inspection.scope.header);",
    replace: "const tenant = this.#inspection.state.current?.id ?? null;",
    caught: caughtBy("the list of calls says for each origin whether it got the tenant, and why"),
  },
  {
    name: "the app's shortcuts do not see what is typed into the panel",
    file: "js/devtools/panel.ts",
    find: "event.stopPropagation()",
    replace: "event.timeStamp",
    caught: inTab("the keyboard opens the panel, moves between its tabs, and closes it"),
  },
];
