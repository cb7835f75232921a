const caughtBy = (test, file = "server.test.ts") => ({ suite: "js", file, test });
const caughtOverFaults = (test) => ({ suite: "js", file: "breakdown.test.ts", test });

export const title = "Servers and the module: no global state holds the tenant";

export const mutants = [
  {
    name: "the tenant belongs to an async context and not to a variable",
    file: "js/server/context.ts",
    find: "registry[name] ??= new AsyncLocalStorage<string>();",
    replace:
      "let current: string | undefined;\nregistry[name] ??= { run: (id: string, work: () => unknown) => ((current = id), work()), getStore: () => current } as unknown as AsyncLocalStorage<string>;",
    caught: caughtBy("a stress test finds the right tenant in every request"),
  },
  {
    name: "work that requires a tenant does not run for the platform",
    file: "js/server/context.ts",
    find: "throw kernelError((module) => module.contextNotSetError());",
    replace: 'return brand("00000000-0000-0000-0000-000000000001");',
    caught: caughtBy("runWithTenant is required by requireTenant, which throws outside of it"),
  },
  {
    name: "work starts only with a valid tenant id",
    file: "js/server/context.ts",
    find: "storage.run(readTenantId(tenantId, options), work)",
    replace: "storage.run(String(tenantId), work)",
    caught: caughtBy("runWithTenant refuses an invalid tenant id and does not start the work"),
  },
  {
    name: "one client belongs to one React tree",
    file: "js/react/provider.ts",
    find: "createIdleClient(options as TenantClientOptions)));",
    replace: "((globalThis as any).own ??= createIdleClient(options as TenantClientOptions)) as any));",
    caught: caughtBy("TenantProvider gives two trees on one server each its own tenant", "react.test.ts"),
  },
  {
    name: "a client that is never mounted has no listeners",
    file: "js/client/client.ts",
    find: "  return new Client(options);",
    replace: "  return createTenantClient(options) as Client;",
    caught: caughtBy(
      "TenantProvider listens to other tabs for the client on screen only, until it unmounts",
      "react-tab.test.ts",
    ),
  },
  {
    name: "both values of a duplicated header are ignored",
    file: "js/resolution/headers.ts",
    find: 'texts.join(name === "cookie" ? "; " : ", ")',
    replace: "texts[0]",
    caught: caughtBy("resolveTenant refuses a duplicate header, in every shape of headers", "resolution.test.ts"),
  },
  {
    name: "a module that trapped is not used again",
    file: "js/wasm/module.ts",
    find: "    exports.__wbg_reset_state();\n",
    replace: "",
    caught: caughtBy(
      "the WebAssembly module is replaced after an argument with more levels than its stack can hold",
      "module.test.ts",
    ),
  },
  {
    name: "a module whose stack overflowed counts as trapped",
    file: "js/wasm/module.ts",
    find: "    error instanceof RangeError ||\n",
    replace: "",
    caught: caughtBy(
      "the WebAssembly module is replaced after an argument with more levels than its stack can hold",
      "module.test.ts",
    ),
  },
  {
    name: "the module is not replaced during a call into it",
    file: "js/wasm/module.ts",
    find: "if (depth === 0) {",
    replace: "if (true) {",
    caught: caughtBy(
      "a getter that calls the SDK while the SDK reads it may make the module trap, and the next calls work",
      "callers-code.test.ts",
    ),
  },
  {
    name: "an exception of a caller's code does not unwind through the module",
    file: "src/value.rs",
    find: "entries(value).map_err(Thrown::by_caller)?.iter()",
    replace: "Object::entries(value.unchecked_ref()).iter()",
    caught: caughtBy(
      "an error thrown by the caller's code passes through a brand unchanged, and the next call works",
      "callers-code.test.ts",
    ),
  },
  {
    name: "a text in the module's memory has one byte for each character",
    file: "js/wasm/scratch-buffer.ts",
    find: ".written === text.length",
    replace: ".read === text.length",
    caught: caughtBy(
      "resolveTenant returns the same for facts that fit the module's buffer and for longer ones",
      "resolution.test.ts",
    ),
  },
  {
    name: "a client resumes its state in a new module",
    file: "js/client/client-core.ts",
    find: "this.isInTab, this.#tenant, this.#state);",
    replace: "this.isInTab, this.#tenant, new Uint32Array(3));",
    caught: caughtOverFaults("a client that was created before a trap still refuses late responses of its old tenants"),
  },
];
