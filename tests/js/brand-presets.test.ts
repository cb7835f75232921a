import { brandingCss } from "tenantry";
import { describe, expect, it } from "vitest";

const brand = { primaryColor: "#f59e0b", radius: "6px" };
const presetIn = (css: string) => css.slice(brandingCss(brand).length);

describe("a preset", () => {
  it("sets the names of shadcn/ui, and reads its class for dark pages as a color scheme", () => {
    expect(presetIn(brandingCss(brand, { preset: "shadcn" }))).toBe(
      ":root:root{--primary:var(--tenant-primary);--sidebar-primary:var(--tenant-primary);" +
        "--primary-foreground:var(--tenant-on-primary);--sidebar-primary-foreground:var(--tenant-on-primary);" +
        "--ring:var(--tenant-focus);--sidebar-ring:var(--tenant-focus);" +
        "--radius:var(--tenant-radius)}.dark{color-scheme:dark}",
    );
  });

  it("sets the names of Tailwind CSS", () => {
    expect(presetIn(brandingCss(brand, { preset: "tailwind" }))).toContain("--color-primary:var(--tenant-primary)");
  });

  it("sets the names of Material UI", () => {
    const css = presetIn(brandingCss(brand, { preset: "mui" }));
    expect(css).toContain("--mui-palette-primary-main:var(--tenant-primary)");
    // Planted fault: a button under the pointer has the blue of Material UI.
    expect(css).toContain("--mui-palette-primary-dark:var(--tenant-primary)");
    expect(css).toContain("--mui-palette-primary-contrastText:var(--tenant-on-primary)");
  });

  // Planted fault: `--secondary:var(--tenant-secondary)` without a secondary color, which takes the library's away.
  it.each(["shadcn", "tailwind", "mui"] as const)("%s refers only to what the brand sets", (preset) => {
    const css = brandingCss(brand, { preset });
    const used = [...css.matchAll(/var\((--tenant-[\w-]+)\)/g)].map(([, name]) => name);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => !css.includes(`${name}:`))).toEqual([]);
    expect(brandingCss({}, { preset })).toBe(brandingCss({}));
  });

  it("is refused if its name is not known", () => {
    expect(() => brandingCss(brand, { preset: "bootstrap" as never })).toThrow(
      expect.objectContaining({
        code: "TENANT_VALIDATION",
        details: expect.objectContaining({ field: "preset", reason: "write one of shadcn, tailwind, mui" }),
      }),
    );
  });
});
