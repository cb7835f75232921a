import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as tenantry from "tenantry";
import { TenantAssertionError } from "tenantry/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundled } from "../../scripts/build/download.mjs";
import { vectors } from "./fixtures.js";

/** The error classes that a copy of the package exports, with their export names. */
function classesOf(copy: typeof tenantry): [string, typeof tenantry.TenantError][] {
  const exported: [string, unknown][] = Object.entries(copy);
  return exported.filter(
    (entry): entry is [string, typeof tenantry.TenantError] =>
      typeof entry[1] === "function" &&
      (entry[1] === copy.TenantError || entry[1].prototype instanceof copy.TenantError),
  );
}

it("tenantry exports a class for every error of the kernel", () => {
  for (const { name } of vectors("errors")) {
    const Class = tenantry[name as keyof typeof tenantry] as typeof tenantry.TenantError;
    expect(Class.prototype, name).toBeInstanceOf(tenantry.TenantError);
  }
});

it("tenantry throws each error as its own class, with name, code and details", () => {
  expect.assertions(3);
  try {
    tenantry.parseBranding({ primaryColor: "blurple" });
  } catch (error) {
    expect(error).toBeInstanceOf(tenantry.TenantValidationError);
    expect(error).toMatchObject({
      name: "TenantValidationError",
      code: "TENANT_VALIDATION",
      details: { field: "branding.primaryColor", reason: expect.stringContaining('"blurple" is not valid: write') },
    });
    expect((error as Error).message).toContain("branding.primaryColor");
  }
});

// A code that is missing from this table, or from the type, does not compile.
const classOf: { readonly [Code in tenantry.TenantErrorCode]: string } = {
  TENANT_CONTEXT_NOT_SET: "TenantContextNotSetError",
  INVALID_TENANT_ID: "InvalidTenantIdError",
  TENANT_MISMATCH: "TenantMismatchError",
  TENANT_NOT_FOUND: "TenantNotFoundError",
  UNAUTHORIZED_TENANT_ACCESS: "UnauthorizedTenantAccessError",
  TENANT_NOT_ALLOWED: "TenantNotAllowedError",
  TENANT_NOT_ACTIVE: "TenantNotActiveError",
  TENANT_VALIDATION: "TenantValidationError",
  TENANT_NOT_RESOLVED: "TenantNotResolvedError",
  TENANT_CONFLICT: "TenantConflictError",
  TENANT_CHANGED: "TenantChangedError",
  LIMIT_REACHED: "LimitReachedError",
  TENANT_API: "TenantApiError",
  TENANT_RUNTIME: "TenantRuntimeError",
};

it("TenantErrorCode lists the kernel's codes, and the code of a module that cannot start", () => {
  const kernelCodes = vectors("errors").map(({ name, code }: { name: string; code: string }): [string, string] => [
    code,
    name,
  ]);
  const typedCodes = Object.entries(classOf).filter(([code]) => code !== "TENANT_RUNTIME");
  expect(typedCodes.sort()).toEqual([...new Map(kernelCodes)].sort());
});

it("each error has a page, and the message of an error links to it", () => {
  const { homepage } = JSON.parse(readFileSync("package.json", "utf8"));
  const assertionCodes = [
    "ASSERTION_MISSING",
    "ASSERTION_INVALID",
    "ASSERTION_EXPIRED",
    "ASSERTION_TENANT_MISMATCH",
    "ASSERTION_KEYS_UNAVAILABLE",
  ] as const;
  for (const code of [...Object.keys(classOf), ...assertionCodes]) {
    expect(existsSync(`docs/errors/${code}.md`), code).toBe(true);
  }
  expect(() => tenantry.TenantId.parse("acme")).toThrow(
    new RegExp(`8-4-4-4-12, with nothing around it\\. See ${homepage}errors/INVALID_TENANT_ID$`),
  );
  for (const code of assertionCodes) {
    expect(new TenantAssertionError(code, "It happened.").message).toBe(`It happened. See ${homepage}errors/${code}`);
  }
});

// Checked by the compiler (`npm run check`).
it("isTenantError narrows the details by the code, and refuses an unknown code", () => {
  const error: unknown = new tenantry.TenantApiError("x", { code: "TENANT_API", details: { status: 503 } });
  // @ts-expect-error: this code does not exist.
  expect(tenantry.isTenantError(error, "TENANT_APIS")).toBe(false);
  if (!tenantry.isTenantError(error, "TENANT_API")) throw error;
  const { status }: { status: number | null } = error.details;
  // @ts-expect-error: this detail belongs to another class.
  expect([status, error.code, error.details.resetsAt]).toEqual([503, "TENANT_API", undefined]);
});

it("tenantry exports the names of the snapshot", () => {
  expect(Object.keys(tenantry).sort()).toMatchSnapshot();
});

// Planted fault: `new.target.name`, which a minifier shortens. A packages test does the same with other minifiers.
describe("the minified package", () => {
  let folder: string;
  let minified: typeof tenantry;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tenantry-minified-"));
    const file = join(folder, "tenantry.mjs");
    await writeFile(file, await bundled(fileURLToPath(import.meta.resolve("tenantry"))));
    minified = await import(pathToFileURL(file).href);
  });

  afterAll(() => rm(folder, { recursive: true }));

  it("gives every error the name of its class", () => {
    const classes = classesOf(minified);
    expect(classes.map(([name]) => name)).toEqual(classesOf(tenantry).map(([name]) => name));
    expect(classes.some(([name, Class]) => Class.name !== name)).toBe(true);
    for (const [name, Class] of classes) {
      expect(new Class("It happened.", { code: "SOME_CODE" as never }).name).toBe(name);
    }
  });

  it("recognises its errors, and so does another copy of the package", () => {
    for (const [name, Class] of classesOf(minified).filter(([, Class]) => Class !== minified.TenantError)) {
      const error = new Class("It happened.", { code: "SOME_CODE" as never });
      expect(tenantry.isTenantError(error, "SOME_CODE" as never), name).toBe(true);
      expect(minified.isTenantError(error, "SOME_CODE" as never), name).toBe(true);
      expect(minified.isTenantError(error, "OTHER_CODE" as never), name).toBe(false);
    }
  });

  it("throws the kernel's errors as their own classes", () => {
    expect.assertions(2);
    try {
      minified.TenantId.parse("acme");
    } catch (error) {
      expect(error).toBeInstanceOf(minified.InvalidTenantIdError);
      expect(error).toMatchObject({ name: "InvalidTenantIdError", code: "INVALID_TENANT_ID" });
    }
  });
});
