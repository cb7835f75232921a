import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { binaryLiteral } from "../../scripts/build/binary-literal.mjs";

/** Runs a script in a process of its own, which is where a module starts for the first time. */
function run(script: string, ...flags: string[]): string {
  return execFileSync(process.execPath, [...flags, "--input-type=module", "--eval", script], {
    encoding: "utf8",
    cwd: import.meta.dirname,
  }).trim();
}

describe("the module", () => {
  it("answers in the same turn as the import, with no configuration", () => {
    const script =
      'import { resolveTenant } from "tenantry"; console.log(resolveTenant({ host: "acme.localhost" }).slug);';
    expect(run(script)).toBe("acme");
  });

  it("can be required too", () => {
    const script = `import { createRequire } from "node:module";
      console.log(createRequire(import.meta.url)("tenantry").resolveTenant({ host: "acme.localhost" }).slug);`;
    expect(run(script, "--no-warnings")).toBe("acme");
  });

  // Planted fault: compiling at import, which makes every page pay and every strict page fail.
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

  // Planted fault: going on with a module whose stack ran out. Each time leaves it less of its own stack; two use it up.
  it("is replaced when it is handed more levels than its stack holds", () => {
    const script = `import { parseBranding, resolveTenant } from "tenantry";
      const names = [5_000, 20_000, ...Array(5).fill(200_000)].map((levels) => {
        let nested = {};
        for (let level = 0; level < levels; level += 1) nested = { nested };
        try { parseBranding(nested); return "read"; } catch (error) { return error.name; }
      });
      console.log(names.at(-1), names.includes("RangeError"), resolveTenant({ host: "acme.localhost" }).slug);`;
    expect(run(script)).toBe("TenantRuntimeError false acme");
  });

  const engines = {
    "of Node": "",
    "that reads base64": "Uint8Array.fromBase64 = (text) => new Uint8Array(Buffer.from(text, 'base64'));",
    "that has no way of its own": "delete Uint8Array.fromBase64; globalThis.Buffer = undefined;",
  };
  it.each(Object.entries(engines))("starts in an engine %s", (_, engine) => {
    const script = `${engine}
      const { resolveTenant } = await import("tenantry");
      console.log(resolveTenant({ host: "acme.localhost" }).slug);`;
    expect(run(script)).toBe("acme");
  });

  it("names the directive where a page forbids WebAssembly", () => {
    const script = `WebAssembly.Module = class { constructor() { throw new WebAssembly.CompileError("blocked by CSP"); } };
      const { resolveTenant, TenantRuntimeError } = await import("tenantry");
      try { resolveTenant({}); } catch (error) {
        console.log(error instanceof TenantRuntimeError, error.code, error.message.includes("'wasm-unsafe-eval'"), error.cause.message);
      }`;
    expect(run(script)).toBe("true TENANT_RUNTIME true blocked by CSP");
  });
});

describe("the bytes in a string literal", () => {
  it("come back as they were, whatever stands beside what", () => {
    const pairs = Array.from({ length: 256 * 256 }, (_, index) => [index >> 8, index & 255]).flat();
    const bytes = Uint8Array.from(pairs);
    const literal: string = new Function(`"use strict"; return ${binaryLiteral(bytes)};`)();
    expect(Uint8Array.from(literal, (character) => character.charCodeAt(0))).toEqual(bytes);
  });

  it("are those of a WebAssembly module", async () => {
    const { default: literal } = await import("../../js/wasm/generated/bytes.js");
    const bytes = Uint8Array.from(literal, (character: string) => character.charCodeAt(0));
    expect(WebAssembly.validate(bytes)).toBe(true);
    expect(readFileSync(new URL("../../js/wasm/generated/tenantry_bg.wasm", import.meta.url)).equals(bytes)).toBe(true);
  });
});
