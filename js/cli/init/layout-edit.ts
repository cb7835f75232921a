// Puts `TenantRoot` in the place of `<html>` in a root layout. Everything else stays as it is written.
import { withoutText } from "./code-text.js";

/** The new text, or why the layout cannot be changed safely. */
export type LayoutEdit = { readonly text: string } | { readonly reason: string };

/**
 * Changes a root layout.
 *
 * @param config The path of `tenant.config` as the layout imports it.
 */
export function editLayout(text: string, config: string): LayoutEdit {
  const code = withoutText(text);
  if (/<TenantRoot\b/.test(code)) {
    return { text };
  }
  const reason = refusal(text, code);
  if (reason !== null) {
    return { reason };
  }
  const open = code.search(OPENING);
  const close = code.search(CLOSING);
  const end = endOfTag(code, open);
  if (end === null || end > close) {
    return { reason: "its <html> cannot be read" };
  }
  if (/<head[\s>/]/.test(code.slice(end, close))) {
    return {
      reason:
        "it has a <head>, which TenantRoot writes itself: move what is in <head> to the start of <body>, from where " +
        "React moves it to <head>",
    };
  }
  const name = open + "<html".length;
  // A tag of several lines has one line for each attribute.
  const separator = /^\s*\n\s*/.exec(text.slice(name))?.[0] ?? " ";
  const changed = [
    text.slice(0, open),
    `<TenantRoot${separator}tenancy={tenancy}`,
    text.slice(name, close),
    text.slice(close).replace(CLOSING, "</TenantRoot>"),
  ].join("");
  return { text: addImports(changed, withoutText(changed), config) };
}

/** What a reader of the layout has to write where it is not changed. */
export function layoutByHand(config: string): string {
  return [
    'import { TenantRoot } from "tenantry/next";',
    `import { tenancy } from "${config}";`,
    "",
    '<TenantRoot tenancy={tenancy} lang="en">   in the place of <html lang="en">, with its attributes',
    "</TenantRoot>                              in the place of </html>",
  ].join("\n");
}

const OPENING = /<html(?=[\s>/])/;
const CLOSING = /<\/html\s*>/;

function refusal(text: string, code: string): string | null {
  if (/^["']use client["']/.test(text.slice(code.search(/\S/)))) {
    return (
      'it begins with "use client", and the tenant is found on the server: move what needs the browser to a ' +
      "component of its own"
    );
  }
  for (const pattern of [OPENING, CLOSING]) {
    const count = code.split(new RegExp(pattern, "g")).length - 1;
    if (count !== 1) {
      return `it has ${count === 0 ? "no" : count} ${pattern === OPENING ? "<html>" : "</html>"}`;
    }
  }
  const taken = /\b(tenancy|TenantRoot)\b/.exec(code)?.[0];
  return taken === undefined ? null : `it uses the name ${taken} for something else`;
}

/** The index behind the `>` of a tag that begins at `start`; null for a tag without children. */
function endOfTag(code: string, start: number): number | null {
  let depth = 0;
  for (let index = start; index < code.length; index += 1) {
    const character = code[index];
    if (character === "{") {
      depth += 1;
    } else if (character === "}") {
      depth -= 1;
    } else if (character === ">" && depth === 0) {
      return code[index - 1] === "/" ? null : index + 1;
    }
  }
  return null;
}

const IMPORT_FROM = /^import\b[^"';]*\bfrom\s*(["']) *\1;?/gm;
const IMPORT = /^import\s*(["']) *\1;?/gm;

/** Adds the imports behind the last one with names, so that the order of style sheets stays. */
function addImports(text: string, code: string, config: string): string {
  const last = [...code.matchAll(IMPORT_FROM)].at(-1) ?? [...code.matchAll(IMPORT)].at(-1);
  const quote = last?.[1] ?? '"';
  const semicolon = last && !last[0].endsWith(";") ? "" : ";";
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = [
    `import { TenantRoot } from ${quote}tenantry/next${quote}${semicolon}`,
    `import { tenancy } from ${quote}${config}${quote}${semicolon}`,
  ];
  if (!last) {
    return [...lines, "", text].join(lineEnd);
  }
  const end = last.index + last[0].length;
  return [text.slice(0, end), ...lines].join(lineEnd) + text.slice(end);
}
