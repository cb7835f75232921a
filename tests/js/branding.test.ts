import { brandingCss, brandingPalette, parseBranding, resolveTenant } from "tenantry";
import { expect, it } from "vitest";

const brand = { primaryColor: "#f59e0b", fontFamily: '"Segoe UI", sans-serif', radius: "6px" };

it("brandingCss writes custom properties for :root, with readable colors for light and dark pages", () => {
  expect(brandingCss(brand)).toBe(
    ":root{--tenant-primary:#f59e0b;--tenant-on-primary:#000000;--tenant-primary-hover:#f7b577;" +
      "--tenant-primary-active:#f9c9a3;--tenant-primary-text:#a66904;--tenant-primary-border:#cf8407;" +
      '--tenant-focus:#cf8407;--tenant-font-family:"Segoe UI", sans-serif;--tenant-radius:6px}' +
      "@supports(color:light-dark(#000,#fff)){:root{--tenant-primary-text:light-dark(#a66904,#f59e0b);" +
      "--tenant-primary-border:light-dark(#cf8407,#f59e0b);--tenant-focus:light-dark(#cf8407,#f59e0b)}}",
  );
});

it("brandingPalette has the same colors, and reports where the brand's color had to give way", () => {
  const { light, dark, adjustments } = brandingPalette(brand);
  expect(light).toEqual({
    primary: "#f59e0b",
    onPrimary: "#000000",
    primaryHover: "#f7b577",
    primaryActive: "#f9c9a3",
    primaryText: "#a66904",
    primaryBorder: "#cf8407",
    focus: "#cf8407",
  });
  expect(dark.primaryText).toBe("#f59e0b");
  expect(adjustments.map(({ scheme, tone }) => `${scheme} ${tone}`)).toEqual([
    "light primaryText",
    "light primaryBorder",
  ]);
  expect(adjustments[0]).toMatchObject({ from: "#f59e0b", to: "#a66904", against: "#ffffff", required: 4.5 });
  expect(adjustments[0]?.contrast).toBeCloseTo(2.15, 2);
});

// Planted fault: one memory for both modules, in which the numbers of one are written over the other's.
it("brandingPalette reads numbers in the memory of its own module", () => {
  for (const host of ["acme.localhost", "ACME.localhost:3000", "medtech.localhost"]) {
    expect(brandingPalette(brand).adjustments.map(({ required }) => required)).toEqual([4.5, 3]);
    expect(resolveTenant({ host }).slug).toBe(host.split(".")[0]?.toLowerCase());
  }
});

it("brandingCss and brandingPalette leave out a color that cannot be read, and parseBranding refuses it", () => {
  const wrong = { ...brand, primaryColor: "rgb(1 2)", dark: { primaryColor: "lime" } };
  expect(brandingCss(wrong)).not.toContain("rgb");
  const { light, warnings } = brandingPalette(wrong);
  expect(light.primary).toBeDefined();
  expect(warnings).toEqual([{ path: "branding.primaryColor", reason: expect.stringContaining("write a CSS color") }]);
  expect(() => parseBranding(wrong)).toThrow(
    expect.objectContaining({
      name: "TenantValidationError",
      details: expect.objectContaining({ field: "branding.primaryColor" }),
    }),
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
