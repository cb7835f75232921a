const web = (test) => ({ suite: "js", file: "openfeature/web-provider.test.ts", test });
const server = (test) => ({ suite: "js", file: "openfeature/server-provider.test.ts", test });

export const title = "OpenFeature: an evaluation gets the flags of its own tenant";

export const mutants = [
  {
    name: "the client of a request belongs to an async context and not to a variable",
    file: "js/openfeature/client-context.ts",
    find: "registry[name] ??= new AsyncLocalStorage<TenantClient>();",
    replace:
      "let current: TenantClient | undefined;\nregistry[name] ??= { run: (client: TenantClient, work: () => unknown) => ((current = client), work()), getStore: () => current } as unknown as AsyncLocalStorage<TenantClient>;",
    caught: server(
      "one provider for all requests gives each of 1,000 interleaved requests of two tenants the flags of its own",
    ),
  },
  {
    name: "the provider of a server asks for the client at every evaluation",
    file: "js/openfeature/server-provider.ts",
    find: "const client = await this.#client();",
    replace: "const client = ((this as any).first ??= await this.#client()) as CurrentClient;",
    caught: server(
      "a flag of OpenFeature on a server is read from the client that the option returns, at every evaluation",
    ),
  },
  {
    name: "a client of another tenant than the work's has no flags",
    file: "js/openfeature/server-provider.ts",
    find: "active !== null && active !== client.tenantId",
    replace: "active === null && active !== client.tenantId && false",
    caught: server(
      "a flag of OpenFeature on a server is its default, with an error, where the client is not for the tenant of runWithTenant",
    ),
  },
  {
    name: "the provider of the browser is not made on a server, where requests would share it",
    file: "js/openfeature/web-provider.ts",
    find: "    if (isServer()) {\n      throw new Error(ON_SERVER);\n    }\n",
    replace: "",
    caught: {
      suite: "js",
      file: "openfeature/web-provider-on-server.test.ts",
      test: "the provider of the browser refuses to be made on a server, and names the alternatives",
    },
  },
  {
    name: "only a profile's own flags exist",
    file: "js/openfeature/evaluation.ts",
    find: "Object.hasOwn(flags, key) ?",
    replace: "key in flags ?",
    caught: web("a flag of OpenFeature is its default, with FLAG_NOT_FOUND, where the profile does not have it"),
  },
  {
    name: "an object flag is a copy that its reader cannot change",
    file: "js/openfeature/evaluation.ts",
    find: "value: frozenCopy(value) as Value",
    replace: "value: value as Value",
    caught: web(
      "a flag of OpenFeature that is an object cannot be changed by its reader, at any depth, and stays the same object",
    ),
  },
  {
    name: "a value that the tenant API did not confirm says so",
    file: "js/openfeature/evaluation.ts",
    find: 'status === "STALE" || status === "ERROR"',
    replace: 'status === "ERROR"',
    caught: web(
      "the status of the provider is STALE while the profile cannot be confirmed, and so is the reason of its values",
    ),
  },
  {
    name: "a switch is reported also where no flag differs",
    file: "js/openfeature/web-provider.ts",
    find: "flagsChanged.length > 0 || tenantId !== wasTenant",
    replace: "flagsChanged.length > 0",
    caught: web(
      "a change of the client is PROVIDER_CONFIGURATION_CHANGED after a switch also where both tenants have the same flags",
    ),
  },
  {
    name: "a change of the evaluation context does not make a stale provider look ready",
    file: "js/openfeature/web-provider.ts",
    find: "    queueMicrotask(() => this.#report());\n",
    replace: "",
    caught: web("the status of the provider stays STALE when the context changes"),
  },
];
