// Brands: right ones, and every part wrong in every way.

import { oddValue } from "./odd-values.mjs";

const COLORS = ["#1A56DB", "#fff", "#000000", "#AbC", "#777777", "#767676", "#bada55", "#808080"];
const WRONG_COLORS = [
  "red",
  "#12",
  "#1234",
  "#gggggg",
  "1a56db",
  "#1a56db ",
  "rgb(0,0,0)",
  "#fff;}",
  "",
  "#\uff11\uff12\uff13",
];
const FONTS = ["Inter", "Inter, sans-serif", '"Open Sans", serif', "'A B', C", "a-b , c", "Inter,  serif"];
const WRONG_FONTS = [
  "",
  ",",
  "Inter;",
  "inherit",
  "Inter, INITIAL",
  "1a",
  "a}b",
  "a, b, c, d, e, f, g, h, i",
  "url(x)",
  "\u00c9",
  '"a',
];
const LENGTHS = ["8px", "0", "0.5rem", "1.25em", "999.999px"];
const WRONG_LENGTHS = ["8", "8 px", "-1px", "calc(1px)", "1000px", "1.px", ".5rem", "8PX", "", "8px;", "1.2.3px"];
const URLS = ["https://cdn.test/logo.svg", "/logo.png", "/a?b=c#d", "https://x"];
const WRONG_URLS = [
  "http://x.test/a",
  "//x.test/a",
  "javascript:alert(1)",
  "data:image/png;base64,x",
  "logo.png",
  "",
  "https://",
  "https://-x",
  "/a b",
  "/\u00fc",
  "/'",
  "https://x/`",
  { $: "repeated", of: { text: "/a", times: 1030 } },
];

const PARTS = {
  primaryColor: [COLORS, WRONG_COLORS],
  secondaryColor: [COLORS, WRONG_COLORS],
  fontFamily: [FONTS, WRONG_FONTS],
  radius: [LENGTHS, WRONG_LENGTHS],
  logoUrl: [URLS, WRONG_URLS],
  faviconUrl: [URLS, WRONG_URLS],
};

/** The name in snake_case. */
export const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A brand. Each part is wrong with the probability `wrong`. */
export function brand(random, wrong = 0.15) {
  const entries = random.some(Object.entries(PARTS), 0.5).map(([name, [right, bad]]) => {
    const value = random.chance(wrong)
      ? random.chance(0.7)
        ? random.pick(bad)
        : oddValue(random)
      : random.pick(right);
    return [random.chance(0.15) ? snake(name) : name, value];
  });
  if (random.chance(0.05)) entries.push([random.pick(["primary_color", "logo__url", "_radius", "radius_"]), "#123456"]);
  if (random.chance(0.1)) entries.push([random.pick(["motto", "primarycolor", "", "__proto__"]), oddValue(random)]);
  return Object.fromEntries(entries);
}

const SELECTORS = [
  ":root",
  ":host",
  "main",
  ".brand",
  "#x",
  '[data-brand="acme"]',
  "[data-brand]",
  'main.a#b[c=d][e="f g"]',
  "a[b=c]",
];
const WRONG_SELECTORS = [
  "",
  "*",
  ":root,body",
  ":root ",
  "a b",
  "a>b",
  "a::before",
  '[a="b"',
  '[a="]"]',
  "[]",
  ".1a",
  "}",
  "</style>",
  "\u00fc",
  ":hover",
  '[a="b\\"c"]',
];

/** A selector for a brand's rule. */
export function selector(random) {
  return random.one(
    () => random.pick(SELECTORS),
    () => random.pick(SELECTORS),
    () => random.pick(WRONG_SELECTORS),
    () => oddValue(random),
  );
}
