const caughtBy = (test, file) => ({ suite: "js", file, test });
const caughtInProject = (test, file) => ({ suite: "packages", file, test });

export const title = "The package in users' projects: bundlers, minifiers, older React and TypeScript, slow networks";

export const mutants = [
  {
    name: "an error keeps its class name after a minifier",
    file: "js/errors.ts",
    find: 'readonly name = "TenantRuntimeError";',
    replace: "readonly name = TenantRuntimeError.name;",
    caught: caughtBy("the minified package gives every error the name of its class", "errors.test.ts"),
  },
  {
    name: "a slow network does not time out",
    file: "js/profile/tenant-api.ts",
    find: "{ attempt: 2_000, total: 5_000 }",
    replace: "{ attempt: 500, total: 2_000 }",
    caught: caughtBy("the first profile request is sent in attempts of 2 s, for at most 5 s", "profile-life.test.ts"),
  },
  {
    name: "the provider works in React 18",
    file: "js/react/provider.ts",
    find: "createElement(\n    ClientContext.Provider,",
    replace: "createElement(\n    ClientContext as unknown as typeof ClientContext.Provider,",
    caught: caughtInProject("React 18.2.0: server rendering", "environments.test.mjs"),
  },
  {
    name: "the declarations need no DOM types",
    file: "js/browser/storage.ts",
    find: "export interface TenantStorageArea {",
    replace: 'export interface TenantStorageArea extends Partial<Pick<Storage, "length">> {',
    caught: caughtInProject(
      "a strict project without the DOM types compiles with bundler resolution",
      "types.test.mjs",
    ),
  },
  {
    name: "node10 resolution finds the types of each entry",
    file: "package.json",
    find: '"typesVersions": {\n    "*": {',
    replace: '"typesVersions": {\n    "<1": {',
    caught: caughtInProject("a strict project without the DOM types compiles with node10 resolution", "types.test.mjs"),
  },
  {
    name: "a bundler that does not read `exports` finds the package",
    file: "package.json",
    find: '  "main": "./dist/single-file.js",\n  "module": "./dist/single-file.js",\n',
    replace: "",
    caught: caughtInProject("Parcel finds the package in its default configuration", "bundlers.test.mjs"),
  },
  {
    name: "tenantry/server in a browser throws an error that says it is for servers",
    file: "js/server/index.browser.ts",
    find: "\nrefuse();\n",
    replace: "\n",
    caught: caughtInProject(
      "a page that imports tenantry/server gets an error that names the replacement",
      "vite.test.mjs",
    ),
  },
  {
    name: "a bundler for browsers does not use the server module",
    file: "package.json",
    find: '      "browser": "./dist/server.browser.js",\n',
    replace: "",
    caught: caughtInProject(
      "tenantry/server in a bundle for a browser throws an error that names the replacement",
      "bundlers.test.mjs",
    ),
  },
  {
    name: "a bundler for an edge runtime does not use the browser module",
    file: "package.json",
    find: '      "workerd": "./dist/server.js",\n',
    replace: "",
    caught: caughtInProject("tenantry/server in a bundle for workerd is the server module", "bundlers.test.mjs"),
  },
  {
    name: "an app that only asks isTenantError bundles no client",
    file: "scripts/build/bundles.mjs",
    find: 'id === ERRORS ? "errors" : "shared"',
    replace: '"shared"',
    caught: caughtInProject("an app that only asks isTenantError downloads no module", "bundlers.test.mjs"),
  },
  {
    name: "a file that is loaded later does not import the module",
    file: "js/profile/live-updates.ts",
    find: 'import { mediaType } from "../resolution/headers.js";\n',
    replace:
      'import { mediaType } from "../resolution/headers.js";\nimport { apiError } from "../wasm/refusals.js";\n' +
      "Object.assign(globalThis, { apiError });\n",
    caught: caughtInProject("an app that only asks isTenantError downloads no module", "bundlers.test.mjs"),
  },
  {
    name: "a debugger shows the TypeScript of the package",
    file: "scripts/build/bundles.mjs",
    find: "sourcemap: true",
    replace: "sourcemap: false",
    caught: caughtInProject("a debugger finds the TypeScript of every file of the code", "contents.test.mjs"),
  },
  {
    name: "a tool that reads no templates finds the files that are loaded later",
    file: "scripts/build/bundles.mjs",
    find: "moduleIn(generated), withQuotedImports]",
    replace: "moduleIn(generated)]",
    caught: caughtInProject("every file of the code is reachable from an entry", "contents.test.mjs"),
  },
  {
    name: "an edge runtime gets a module that its platform has compiled",
    file: "package.json",
    find: '      "edge-light": "./dist/module-edge.js",\n',
    replace: "",
    caught: caughtInProject("edge-runtime 4.0.1, code generation off: import", "environments.test.mjs"),
  },
  {
    name: "a Cloudflare Worker gets a module that its platform has compiled",
    file: "package.json",
    find: '      "workerd": "./dist/module-workerd.js",\n',
    replace: "",
    caught: caughtInProject("Cloudflare Workers, wrangler 4.86.0: import", "environments.test.mjs"),
  },
  {
    name: "a module of another realm is not compiled again",
    file: "js/wasm/rule-module.ts",
    find: 'typeof source === "string" ? new WebAssembly.Module(decode(source)) : source',
    replace: "source instanceof WebAssembly.Module ? source : new WebAssembly.Module(decode(source as string))",
    caught: caughtBy("starts a module that the platform has compiled in another realm", "module.test.ts"),
  },
  {
    name: "the single file imports nothing",
    file: "scripts/build/bundles.mjs",
    find: "const plugins = [...options.plugins, withModules(",
    replace: "const plugins = [...options.plugins, ((_modules) => null)(",
    caught: caughtInProject("dist/single-file.js: web worker", "environments.test.mjs"),
  },
];
