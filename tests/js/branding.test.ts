import { brandingCss } from "tenantry";
import { expect, it } from "vitest";

const brand = { primaryColor: "#f59e0b", fontFamily: '"Segoe UI", sans-serif', radius: "6px" };

it("brandingCss writes custom properties for :root, with a readable text colour", () => {
  expect(brandingCss(brand)).toBe(
    ":root{--tenant-primary:#f59e0b;--tenant-on-primary:#000000;--tenant-font-family:Segoe UI, sans-serif;" +
      "--tenant-radius:6px}",
  );
});

it("brandingCss writes custom properties for a selector, and refuses an invalid selector", () => {
  expect(brandingCss({ radius: "0" }, { selector: '[data-brand="acme"]' })).toBe(
    '[data-brand="acme"]{--tenant-radius:0}',
  );
  expect(() => brandingCss({}, { selector: "a{}" })).toThrow(
    expect.objectContaining({ code: "TENANT_VALIDATION", details: expect.objectContaining({ field: "selector" }) }),
  );
});
