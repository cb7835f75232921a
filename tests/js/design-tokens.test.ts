import fc from "fast-check";
import { parseBranding } from "tenantry";
import { brandingFromTokens, brandingToTokens } from "tenantry/tokens";
import { describe, expect, it } from "vitest";

const color = (value: unknown) => ({ color: { primary: { $type: "color", $value: value } } }) as never;
const read = (tokens: unknown, names?: object) => brandingFromTokens(tokens as never, names);

describe("brandingFromTokens", () => {
  it("reads colors, fonts and lengths of the format of 2025.10", () => {
    const tokens = {
      brand: {
        color: {
          $type: "color",
          primary: { $value: { colorSpace: "srgb", components: [0.102, 0.3373, 0.8588], hex: "#1a56db" } },
          secondary: { $value: "#0f766e" },
        },
        font: { body: { $type: "fontFamily", $value: ["Inter", "sans-serif"] } },
        radius: { $type: "dimension", $value: { value: 8, unit: "px" } },
      },
    };
    expect(read(tokens)).toEqual({
      branding: {
        primaryColor: "#1a56db",
        secondaryColor: "#0f766e",
        fontFamily: "Inter, sans-serif",
        radius: "8px",
      },
      warnings: [],
    });
  });

  it("reads the colors of dark pages, each alone", () => {
    const dark = {
      $type: "color",
      primary: { $value: { colorSpace: "oklch", components: [0.7, 0.1, 260] } },
      text: { $value: "blurple" },
    };
    const { branding, warnings } = read({ dark: { color: dark } });
    expect(branding).toEqual({
      dark: { primaryColor: parseBranding({ primaryColor: "oklch(0.7 0.1 260)" }).primaryColor },
    });
    expect(warnings.map(({ path }) => path)).toEqual(["dark.color.text"]);
  });

  it("follows aliases and references, and takes the type of a group", () => {
    const palette = { $type: "color", blue: { $value: "#1a56db" }, action: { $value: "{palette.blue}" } };
    expect(read({ palette, color: { primary: { $value: "{palette.action}" } } }).branding.primaryColor).toBe("#1a56db");
    expect(read({ palette, color: { primary: { $value: { $ref: "#/palette/blue" } } } }).branding.primaryColor).toBe(
      "#1a56db",
    );
  });

  it("reads tokens of other names that a caller gives", () => {
    const tokens = { acme: { blue: { $type: "color", $value: "#1a56db" } } };
    expect(read(tokens, { primaryColor: "acme.blue" }).branding).toEqual({ primaryColor: "#1a56db" });
    expect(read(tokens, { primaryColor: "acme.red", logo: "acme.logo" }).warnings.map(({ path }) => path)).toEqual([
      "logo",
      "acme.red",
    ]);
  });

  // Planted fault: the alias is followed without an end.
  it("reports an alias that leads back to itself", () => {
    const { branding, warnings } = read({ color: { primary: { $type: "color", $value: "{color.primary}" } } });
    expect(branding).toEqual({});
    expect(warnings).toEqual([{ path: "color.primary", reason: "the alias {color.primary} leads back to itself" }]);
  });

  it.each([
    ["an alias to nothing", "{color.nothing}", /leads to no token/],
    ["a color space without a fallback", { colorSpace: "acescg", components: [0, 0, 0] }, /needs a fallback/],
    ["components that are not numbers", { colorSpace: "srgb", components: ["0", 0, 0] }, /write numbers/],
    ["CSS in a color", "red;}*{background:url(//evil.test)", /./],
  ])("leaves out %s and reports it", (_, value, reason) => {
    const { branding, warnings } = read({ ...(color(value) as object), radius: { $value: "4px" } });
    expect(branding).toEqual({ radius: "4px" });
    expect(warnings).toEqual([{ path: "color.primary", reason: expect.stringMatching(reason) }]);
  });

  it("refuses a token of another type", () => {
    expect(read({ radius: { $type: "color", $value: "#fff" } }).warnings[0]?.reason).toMatch(/type dimension/);
  });

  it("never throws, whatever the tokens are", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => read(value)).not.toThrow();
        expect(() => read(color(value))).not.toThrow();
      }),
    );
  });
});

it("a brand is the same after a way through tokens and JSON", () => {
  const hex = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, "0")}`);
  const name = fc.constantFrom("Inter", "Segoe UI", "system-ui", "sans-serif", "Open Sans");
  const translucent = fc
    .integer({ min: 0, max: 0xffffffff })
    .map((number) => `#${number.toString(16).padStart(8, "0")}`);
  const colors = { primaryColor: hex, secondaryColor: hex, backgroundColor: hex, textColor: translucent };
  const brand = fc.record(
    {
      ...colors,
      // A dark palette without a color is no tokens at all.
      dark: fc.record({ ...colors }, { requiredKeys: ["primaryColor"] }),
      headingFontFamily: name,
      fontFamily: fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join(", ")),
      radius: fc.constantFrom("0", "8px", "0.5rem", "12px"),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(brand, (value) => {
      const parsed = parseBranding(value);
      const { branding, warnings } = brandingFromTokens(JSON.parse(JSON.stringify(brandingToTokens(parsed))));
      expect([branding, warnings]).toEqual([parsed, []]);
    }),
  );
});

// Planted fault: the digits of a text that is no digits. A client keeps colors as its backend spells them.
it("brandingToTokens writes a color in any spelling, and leaves out what is no color", () => {
  const tokens = brandingToTokens({
    primaryColor: "oklch(62.8% 0.2577 29.23)",
    secondaryColor: "RebeccaPurple",
    textColor: "rgb(1 2)",
    dark: { primaryColor: "#1af8" },
  }) as { brand: { color: Record<string, { $value: object }>; dark: { color: Record<string, { $value: object }> } } };
  const { color, dark } = tokens.brand;
  expect(Object.keys(color)).toEqual(["primary", "secondary"]);
  expect(color.primary?.$value).toMatchObject({ components: [1, 0, 0], hex: "#ff0000" });
  expect(color.secondary?.$value).toMatchObject({ components: [0.4, 0.2, 0.6], hex: "#663399" });
  expect(dark.color.primary?.$value).toMatchObject({ hex: "#11aaff", alpha: 0.5333 });
});
