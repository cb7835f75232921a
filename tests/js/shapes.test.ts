// The kernel and TypeScript describe the same values twice. This test compares the two descriptions, member by member:
// `crates/kernel/vectors/shapes.json`, which a test of the kernel writes from real values, and the public types of js/.

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as tenantry from "tenantry";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The JSON types of each member, `absent` for an optional member. */
type Shape = Record<string, string[]>;

interface Shapes {
  words: Record<"source" | "outcome" | "ids" | "sharingMode" | "kind" | "tier" | "status", string[]>;
  objects: Record<string, Shape>;
  errors: { name: string; code: string; httpStatus: number; details: Shape }[];
}

const shapes: Shapes = JSON.parse(await readFile(join(root, "crates/kernel/vectors/shapes.json"), "utf8"));

const union = (words: readonly string[]) => words.map((word) => JSON.stringify(word)).join(" | ");

/** The public type of a member that JSON describes too loosely, where the member still has the JSON type `json`. */
const narrower: Record<string, { json: string; type: string }> = {
  "TenantProfile.kind": { json: "string", type: `${union(shapes.words.kind)} | (string & {})` },
  "TenantProfile.tier": { json: "string", type: `${union(shapes.words.tier)} | (string & {})` },
  "TenantProfile.status": { json: "string", type: `${union(shapes.words.status)} | (string & {})` },
  "TenantProfile.flags": { json: "object", type: "{ readonly [key: string]: tenantry.FlagValue }" },
  "TenantProfile.limits": { json: "object", type: "{ readonly [key: string]: tenantry.Limit }" },
  "TenantProfile.branding": { json: "object", type: "tenantry.Branding" },
  "Branding.dark": { json: "object", type: "tenantry.BrandColors" },
  "BrandingPalette.light": { json: "object", type: "{ readonly [Tone in tenantry.BrandingTone]?: string }" },
  "BrandingPalette.dark": { json: "object", type: "{ readonly [Tone in tenantry.BrandingTone]?: string }" },
  "BrandingPalette.adjustments": { json: "array", type: "readonly tenantry.BrandingAdjustment[]" },
  "BrandingPalette.warnings": { json: "array", type: "readonly tenantry.TenantWarning[]" },
  "BrandingAdjustment.scheme": { json: "string", type: '"light" | "dark"' },
  "BrandingAdjustment.tone": { json: "string", type: "tenantry.BrandingTone" },
  "TenantProfile.warnings": { json: "array", type: "readonly tenantry.TenantWarning[]" },
  "Resolution.source": { json: "string", type: union(shapes.words.source) },
  "Resolution.unconfirmed": { json: "array", type: "readonly tenantry.TenantClaim[]" },
  "TenantClaim.source": { json: "string", type: union(shapes.words.source) },
  "TraceEntry.source": { json: "string", type: union(shapes.words.source) },
  "TraceEntry.outcome": { json: "string", type: union(shapes.words.outcome) },
};

/** One object of the kernel as TypeScript. */
function objectType(name: string, shape: Shape): string {
  const members = Object.entries(shape).map(([key, types]) => {
    const known = narrower[`${name}.${key}`];
    const type = types
      .filter((json) => json !== "absent")
      .map((json) => (known?.json === json ? known.type : json))
      .join(" | ");
    return `readonly ${key}${types.includes("absent") ? "?" : ""}: ${type};`;
  });
  return members.length > 0 ? `{ ${members.join(" ")} }` : "{ readonly [key: string]: unknown }";
}

/** A module that compiles only where the shapes are exactly the public types. */
function typeTest({ words, objects, errors }: Shapes): string {
  const held: string[] = [];
  const hold = (what: string, publicType: string, kernelType: string) => {
    held.push(`held<Same<${publicType}, ${kernelType}>>(${JSON.stringify(what)});`);
  };
  for (const name of Object.keys(objects)) hold(name, `Plain<tenantry.${name}>`, name);
  hold("Source", "tenantry.Source", union(words.source));
  hold("IdFormat", "tenantry.IdFormat", union(words.ids));
  hold("TenantErrorCode", "tenantry.TenantErrorCode", `${union(errors.map(({ code }) => code))} | "TENANT_RUNTIME"`);
  const open = (names: readonly string[]) => `${union(names)} | (string & {}) | null | undefined`;
  hold("SharedResource.sharingMode", 'tenantry.SharedResource["sharingMode"]', open(words.sharingMode));
  for (const { name, code, details } of errors) {
    hold(`${name}.name`, `tenantry.${name}["name"]`, JSON.stringify(name));
    hold(`${name}.code`, `tenantry.${name}["code"]`, JSON.stringify(code));
    hold(`${name}.details`, `Plain<tenantry.${name}["details"]>`, objectType(name, details));
  }
  return [
    'import type * as tenantry from "tenantry";',
    // A tenant id is a string that JavaScript alone brands.
    "type PlainId<T> = T extends tenantry.TenantId ? string : T;",
    "type Plain<T> = { [K in keyof T]: [T[K]] extends [tenantry.TenantId | null] ? PlainId<T[K]> : T[K] };",
    "type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;",
    "declare function held<_Same extends true>(what: string): void;",
    ...Object.entries(objects).map(([name, shape]) => `interface ${name} ${objectType(name, shape)}`),
    ...held,
    "",
  ].join("\n");
}

/** The lines of a module that do not compile, each with what the compiler says. */
async function compile(text: string): Promise<string[]> {
  // Inside the checkout, so that the compiler finds the package by its name.
  await mkdir(join(root, "target"), { recursive: true });
  const folder = await mkdtemp(join(root, "target/shapes-"));
  try {
    const file = join(folder, "shapes.ts");
    await writeFile(file, text);
    const options = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--skipLibCheck", "--module", "nodenext"];
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    const told = await new Promise<string>((resolve) => {
      execFile(process.execPath, [compiler, ...options, "--ignoreConfig", file], { cwd: root }, (_, stdout) => {
        resolve(stdout);
      });
    });
    const lines = text.split("\n");
    const errors = told.matchAll(/shapes\.ts\((\d+),\d+\): (.*)/g);
    return [...errors].map(([, line, message]) => `${lines[Number(line) - 1]} // ${message}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("the shapes of the kernel", () => {
  it("are the public types, member by member", async () => {
    expect(await compile(typeTest(shapes))).toEqual([]);
  });

  it("have a class for every error", () => {
    for (const { name } of shapes.errors) {
      expect(tenantry, name).toHaveProperty(name);
    }
  });

  // Planted faults: a test of types that compares nothing.
  it.each<[string, (changed: Shapes) => void]>([
    [
      "a member that only the kernel has",
      ({ objects }) => Object.assign(objects.TenantProfile ?? {}, { region: ["string"] }),
    ],
    ["a member that only TypeScript has", ({ objects }) => delete objects.Limit?.remaining],
    [
      "a member of another type",
      ({ objects }) => Object.assign(objects.Membership ?? {}, { role: ["number", "null"] }),
    ],
    [
      "a member that is optional on one side",
      ({ objects }) => Object.assign(objects.Branding ?? {}, { radius: ["string"] }),
    ],
    ["an error that only the kernel has", ({ errors }) => Object.assign(errors[0] ?? {}, { code: "NEW" })],
    ["details of another type", ({ errors }) => Object.assign(errors[1]?.details ?? {}, { source: ["string"] })],
    ["a source that only the kernel has", ({ words }) => words.source.push("path")],
  ])("notice %s", async (_, change) => {
    const changed = structuredClone(shapes);
    change(changed);
    expect((await compile(typeTest(changed))).join()).toMatch(/does not satisfy the constraint 'true'/);
  });
});
