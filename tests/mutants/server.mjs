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
    find: "throw contextNotSetError();",
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
    name: "an instance of the module that trapped is not used again",
    file: "js/wasm/rule-module.ts",
    find: "    this.#memory = undefined;\n    this.generation += 1;",
    replace: "    this.generation += 1;",
    caught: caughtOverFaults("a trap costs one call, and the next call starts a new instance"),
  },
  {
    name: "an exception of the caller's code is not taken for a trap",
    file: "js/wasm/brand-rules.ts",
    find: "  const { value, isRefusal } = brands.ask(rule, toJson(given));\n",
    replace:
      "  let json: string;\n  try {\n    json = toJson(given);\n  } catch (cause) {\n    throw brands.discardInstance(cause);\n  }\n  const { value, isRefusal } = brands.ask(rule, json);\n",
    caught: caughtBy(
      "an error thrown by the caller's code passes through a brand unchanged, and the next call works",
      "callers-code.test.ts",
    ),
  },
  {
    name: "a text that the hot path reads has one byte for each character",
    file: "js/wasm/rule-module.ts",
    find: "writeText(text, this.#buffer) === text.length",
    replace: "writeText(text, this.#buffer) >= text.length",
    caught: caughtBy(
      "resolveTenant returns the same for facts that fit the module's buffer and for longer ones",
      "resolution.test.ts",
    ),
  },
  {
    name: "a cookie that counts is written for the hot path",
    file: "js/resolution/resolver.ts",
    find: "cookies === undefined ? ABSENT : UNWRITTEN",
    replace: "ABSENT",
    caught: caughtBy(
      "resolveTenant returns the same for facts that fit the module's buffer and for longer ones",
      "resolution.test.ts",
    ),
  },
  {
    name: "the options of a call are set after the caller's code ran",
    file: "js/resolution/resolver.ts",
    find: "  holdOptions(options.json);\n  return resolveAscii",
    replace: "  return resolveAscii",
    caught: caughtBy(
      "a getter that calls the SDK while the SDK reads it does not give the outer call its options",
      "callers-code.test.ts",
    ),
  },
  {
    name: "an explanation has the options of its own call",
    file: "js/resolution/explain.ts",
    find: "  holdOptions(options.json);\n  const { error,",
    replace: "  const { error,",
    caught: caughtBy(
      "a getter that calls the SDK while the SDK reads it does not give the outer call its options",
      "callers-code.test.ts",
    ),
  },
  {
    name: "a call uses the memory of its own module",
    file: "js/wasm/rule-module.ts",
    find: "      selectMemory(this.#memory);\n      return;",
    replace: "      return;",
    caught: caughtBy("brandingPalette reads numbers in the memory of its own module", "branding.test.ts"),
  },
  {
    name: "options that a trapped instance held are set in the next one",
    file: "js/wasm/held-options.ts",
    find: "selected?.json !== json || heldIn !== kernel().generation",
    replace: "selected?.json !== json",
    caught: caughtOverFaults(
      "a trap fails only the call in which it happens, in a hundred thousand calls with a thousand traps",
    ),
  },
  {
    name: "each set of options has a place of its own in the module",
    file: "js/wasm/held-options.ts",
    find: "  compute(selectOptions, place);\n",
    replace: "",
    caught: caughtBy(
      "resolveTenant with many sets of options resolves each request with its own",
      "resolution.test.ts",
    ),
  },
  {
    name: "the set of options used longest ago gives up its place",
    file: "js/wasm/held-options.ts",
    find: "(known ?? replaced ?? options).json",
    replace: "(replaced ?? options).json",
    caught: caughtBy(
      "resolveTenant with many sets of options parses a set that is in use only once, beside any number of others",
      "resolution.test.ts",
    ),
  },
  {
    name: "a trap while data is exchanged is an error of the package",
    file: "js/wasm/rule-module.ts",
    find: "      this.#openBufferOf(Math.abs(size));\n    } catch (cause) {\n      throw this.discardInstance(cause);",
    replace: "      this.#openBufferOf(Math.abs(size));\n    } catch (cause) {\n      throw cause;",
    caught: caughtOverFaults(
      "a trap fails only the call in which it happens, in a hundred thousand calls with a thousand traps",
    ),
  },
  {
    name: "a trap while a request is resolved is an error of the package",
    file: "js/resolution/resolver.ts",
    find: "    throw kernel().discardInstance(cause);",
    replace: "    throw cause;",
    caught: caughtOverFaults(
      "a trap fails only the call in which it happens, in a hundred thousand calls with a thousand traps",
    ),
  },
  {
    name: "an answer is read where the buffer is after the memory grew",
    file: "js/wasm/rule-module.ts",
    find: "      this.#openBufferOf(Math.abs(size));\n",
    replace: "",
    caught: caughtBy("resolveTenant works after the module's memory has grown", "resolution.test.ts"),
  },
  {
    name: "the tenant of an answer is read from the place that the kernel names",
    file: "js/resolution/resolver.ts",
    find: "readAscii(start, length)",
    replace: "readAscii(0, length)",
    caught: caughtBy(
      "resolveTenant returns the same for facts that fit the module's buffer and for longer ones",
      "resolution.test.ts",
    ),
  },
  {
    name: "the API behind the app's own host sees no cookie of the browser",
    file: "js/next/proxy/api-proxy.ts",
    find: '    forwarded.delete("cookie");\n',
    replace: "",
    caught: caughtBy(
      "sends the headers of session in the place of the browser's cookies and credentials",
      "api-proxy.test.ts",
    ),
  },
];
