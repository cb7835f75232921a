// Whether a page is the one that `create-next-app` wrote.

/** The texts of the pages of `create-next-app` 14 to 16, with and without `--empty`. */
const TEXTS = new Set([
  ...["Get started by editing", "app/page.tsx", "src/app/page.tsx", "app/page.js", "src/app/page.js", "."],
  ...["Save and see your changes instantly.", "Deploy now", "Read our docs", "Learn", "Examples", "Go to nextjs.org →"],
  ...["To get started, edit the", "page.tsx", "page.js", "file.", "Templates", "or the", "Learning", "center."],
  ...["Looking for a starting point or more instructions? Head over to", "Deploy Now", "Documentation"],
  "Hello world!",
]);

const IMPORTS = new Set(["next/image", "./page.module.css"]);

/**
 * Whether nothing in a page is the app's own work, so that it may be replaced: it imports only what the starter
 * imports, has one function that only returns, leads only to the starter's addresses, and says only what the starter
 * says.
 */
export function isStarterPage(text: string): boolean {
  const [, imports, markup] = PAGE.exec(text.replaceAll("\r\n", "\n")) ?? [];
  if (imports === undefined || markup === undefined) {
    return false;
  }
  const imported = [...imports.matchAll(/["'](.+?)["']/g)].map(([, from]) => from ?? "");
  const links = [...markup.matchAll(/\bhref="(.*?)"/g)].map(([, to]) => to ?? "");
  const texts = markup
    .replaceAll('{" "}', " ")
    .split(/<[^>]*>/)
    .map((part) => part.replace(/\s+/g, " ").trim());
  return (
    imported.every((from) => IMPORTS.has(from)) &&
    links.every((to) => to.includes("utm_source=create-next-app")) &&
    texts.every((part) => part === "" || TEXTS.has(part))
  );
}

const PAGE = /^((?:import .*\n)*)\s*export default function Home\(\) \{\s*return \(([\s\S]*)\);\s*\}\s*$/;
