import * as tenantry from "tenantry";
import { expect, it } from "vitest";
import { vectors } from "./fixtures.js";

it("has a class for every error of the kernel", () => {
  for (const { name } of vectors("errors")) {
    const Class = tenantry[name as keyof typeof tenantry] as typeof tenantry.TenantError;
    expect(Class.prototype, name).toBeInstanceOf(tenantry.TenantError);
  }
});

it("throws errors of their own class, with name, code and details", () => {
  expect.assertions(3);
  try {
    tenantry.parseBranding({ primaryColor: "red" });
  } catch (error) {
    expect(error).toBeInstanceOf(tenantry.TenantValidationError);
    expect(error).toMatchObject({
      name: "TenantValidationError",
      code: "TENANT_VALIDATION",
      details: { field: "branding.primaryColor", reason: "write a colour as #rgb or #rrggbb" },
    });
    expect((error as Error).message).toContain("branding.primaryColor");
  }
});

it("keeps the names it exports", () => {
  expect(Object.keys(tenantry).sort()).toMatchSnapshot();
});
