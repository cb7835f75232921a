import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { binaryLiteral } from "../../scripts/build/binary-literal.mjs";

/** Runs a script in a new process, where the module starts for the first time. */
function run(script: string, ...flags: string[]): string {
  return execFileSync(process.execPath, [...flags, "--input-type=module", "--eval", script], {
    encoding: "utf8",
    cwd: import.meta.dirname,
  }).trim();
}

describe("the WebAssembly module", () => {
  it("works synchronously after the import, without configuration", () => {
    const script =
      'import { resolveTenant } from "tenantry"; console.log(resolveTenant({ host: "acme.localhost" }).slug);';
    expect(run(script)).toBe("acme");
  });

  it("works with require too", () => {
    const script = `import { createRequire } from "node:module";
      console.log(createRequire(import.meta.url)("tenantry").resolveTenant({ host: "acme.localhost" }).slug);`;
    expect(run(script, "--no-warnings")).toBe("acme");
  });

  // Planted fault: compiling at import, which costs every page time and fails on a page with a strict CSP.
  it("starts on first use and not at import", () => {
    const script = `let compiled = 0;
      const { Module } = WebAssembly;
      WebAssembly.Module = class extends Module { constructor(bytes) { super(bytes); compiled += 1; } };
      const { resolveTenant } = await import("tenantry");
      const atImport = compiled;
      resolveTenant({ host: "acme.localhost" });
      resolveTenant({ host: "acme.localhost" });
      console.log(atImport, compiled);`;
    expect(run(script)).toBe("0 1");
  });

  // Planted fault: the colors in the module that every visitor downloads.
  it("has no brands: they start a module of their own, on first use too", () => {
    const script = `let compiled = 0;
      const { Module } = WebAssembly;
      WebAssembly.Module = class extends Module { constructor(bytes) { super(bytes); compiled += 1; } };
      const { brandingCss, parseProfile } = await import("tenantry");
      const id = "11111111-1111-1111-1111-111111111111";
      const { branding } = parseProfile({ id, branding: { primaryColor: "oklch(55% 0.2 260)" } }).profile;
      const before = compiled;
      console.log(branding.primaryColor, before, brandingCss(branding).includes("--tenant-primary:#"), compiled);`;
    expect(run(script)).toBe("oklch(55% 0.2 260) 1 true 2");
  });

  // Planted fault: reading data as deep as it is. Each overflow of the stack leaves less of it.
  it("refuses an argument with more levels than the stack can hold", () => {
    const script = `import { parseBranding, resolveTenant } from "tenantry";
      const names = [5_000, 20_000, ...Array(5).fill(200_000)].map((levels) => {
        let nested = {};
        for (let level = 0; level < levels; level += 1) nested = { nested };
        try { parseBranding(nested); return "read"; } catch (error) { return error.name; }
      });
      console.log(new Set(names).size, names[0], resolveTenant({ host: "acme.localhost" }).slug);`;
    expect(run(script)).toBe("1 TenantValidationError acme");
  });

  const engines = {
    "with Node's Buffer": "",
    "with Uint8Array.fromBase64": "Uint8Array.fromBase64 = (text) => new Uint8Array(Buffer.from(text, 'base64'));",
    "without a base64 decoder": "delete Uint8Array.fromBase64; globalThis.Buffer = undefined;",
  };
  it.each(Object.entries(engines))("starts in an engine %s", (_, engine) => {
    const script = `${engine}
      const { resolveTenant } = await import("tenantry");
      console.log(resolveTenant({ host: "acme.localhost" }).slug);`;
    expect(run(script)).toBe("acme");
  });

  const places = {
    "Chromium's Content-Security-Policy": [
      "csp",
      'throw new WebAssembly.CompileError("WebAssembly.Module(): Refused to compile or instantiate WebAssembly ' +
        "module because 'unsafe-eval' is not an allowed source of script in the following Content Security Policy " +
        'directive: \\"default-src\\"");',
    ],
    "Firefox's Content-Security-Policy": [
      "csp",
      'throw new WebAssembly.CompileError("call to WebAssembly.Module() blocked by CSP");',
    ],
    "an edge runtime that sets EdgeRuntime": ["edge", 'globalThis.EdgeRuntime = "vercel"; throw new Error("no");'],
    "an engine that is out of memory": ["unknown", 'throw new Error("out of memory");'],
  };
  it.each(Object.entries(places))("names what forbids it in an error: %s", (_, [reason, body]) => {
    const script = `WebAssembly.Module = class { constructor() { ${body} } };
      const { resolveTenant, TenantRuntimeError } = await import("tenantry");
      try { resolveTenant({}); } catch (error) {
        const { code, details, cause } = error;
        console.log(error instanceof TenantRuntimeError, code, details.reason, cause instanceof Error);
      }`;
    expect(run(script)).toBe(`true TENANT_RUNTIME ${reason} true`);
  });

  it("reports an engine without WebAssembly", () => {
    const script = `const { resolveTenant } = await import("tenantry");
      delete globalThis.WebAssembly;
      try { resolveTenant({}); } catch (error) { console.log(error.details.reason); }`;
    expect(run(script)).toBe("unsupported");
  });

  /** A script that imports the package into a context that compiles no bytes, and prints what `use` gives. */
  const inContextWithoutCompiler = (modules: string, use: string) => `import { readFileSync } from "node:fs";
      import { createContext, SourceTextModule, SyntheticModule } from "node:vm";
      const context = createContext({ TextEncoder, TextDecoder, AbortController, queueMicrotask, console, URL, btoa },
        { codeGeneration: { strings: false, wasm: false } });
      const folder = new URL("../../dist/", import.meta.url);
      const loaded = new Map();
      const fromFile = (name) =>
        new SourceTextModule(readFileSync(new URL(name, folder), "utf8"), { context, identifier: name });
      const compiled = (wasm) => new SyntheticModule(["default"], function () {
        this.setExport("default", new WebAssembly.Module(readFileSync(new URL(wasm, folder))));
      }, { context });
      const modules = { ${modules} };
      const load = async (name) => {
        if (!loaded.has(name)) loaded.set(name, modules[name]?.() ?? fromFile(name));
        return loaded.get(name);
      };
      const entry = await load("./index.js");
      await entry.link(load);
      await entry.evaluate();
      const { brandingCss, resolveTenant } = entry.namespace;
      ${use}`;
  const flags = ["--experimental-vm-modules", "--no-warnings"];

  it("reports an edge runtime, in a context that compiles no bytes", () => {
    const use = `for (const start of [() => resolveTenant({}), () => brandingCss({})]) {
      try { start(); } catch (error) { console.log(error.name, error.details.reason); }
    }`;
    const modules = '"#module": () => fromFile("module-bytes.js"), "#branding": () => fromFile("branding-bytes.js")';
    const reported = run(inContextWithoutCompiler(modules, use), ...flags);
    expect(reported).toBe("TenantRuntimeError edge\nTenantRuntimeError edge");
  });

  // Planted fault: `instanceof WebAssembly.Module`, which is false for a module of another realm.
  it("starts a module that the platform has compiled in another realm", () => {
    const use = `console.log(resolveTenant({ host: "acme.localhost" }).slug, brandingCss({ radius: "8px" }));`;
    const modules = '"#module": () => compiled("tenantry.wasm"), "#branding": () => compiled("branding.wasm")';
    const shown = run(inContextWithoutCompiler(modules, use), ...flags);
    expect(shown).toBe("acme :root{--tenant-radius:8px}");
  });
});

describe("a binary string literal", () => {
  it("contains the same bytes, for every pair of neighbours", () => {
    const pairs = Array.from({ length: 256 * 256 }, (_, index) => [index >> 8, index & 255]).flat();
    const bytes = Uint8Array.from(pairs);
    const literal: string = new Function(`"use strict"; return ${binaryLiteral(bytes)};`)();
    expect(Uint8Array.from(literal, (character) => character.charCodeAt(0))).toEqual(bytes);
  });

  const literals = {
    tenantry: () => import("../../js/wasm/generated/tenantry-bytes.js"),
    branding: () => import("../../js/wasm/generated/branding-bytes.js"),
  };
  it.each(Object.entries(literals))("contains a valid WebAssembly module: %s", async (name, load) => {
    const { default: literal } = await load();
    const bytes = Uint8Array.from(literal, (character: string) => character.charCodeAt(0));
    const file = new URL(`../../js/wasm/generated/${name}_bg.wasm`, import.meta.url);
    expect([WebAssembly.validate(bytes), readFileSync(file).equals(bytes)]).toEqual([true, true]);
  });
});
