// The pages link to one another as files of the repository, so that the links work there and in the package. On the
// site a page has another address, and a file that is not a page is on GitHub. Where a page links to the site, the link
// stays on it.

import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const { homepage } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));
const REPOSITORY = "https://github.com/tenantry/tenantry/blob/main/";

/** The address of a page on the site, as a path of a Markdown file. Null for a file that is not a page. */
export function addressOf(file) {
  if (file === "docs/README.md") return "index.md";
  if (file === "README.md") return "start.md";
  const [, crate] = /^crates\/(\w+)\/README\.md$/.exec(file) ?? [];
  if (crate) return `crates/${crate}.md`;
  if (!file.endsWith(".md")) return null;
  const page = file.startsWith("docs/") ? file.slice("docs/".length) : file.toLowerCase();
  return page.replace(/README\.md$/, "index.md");
}

/** A plugin for markdown-it: each relative link becomes the address on the site, or the file on GitHub. */
export function sourceLinks(root) {
  return (markdown) => {
    markdown.core.ruler.push("source-links", ({ tokens, env }) => {
      // The search gives a page without its real path.
      const folder = dirname(relative(root, env.realPath ?? env.path));
      const links = tokens.flatMap(({ children }) => children ?? []).filter(({ type }) => type === "link_open");
      for (const link of links) {
        link.attrSet("href", siteLink(link.attrGet("href"), folder));
      }
    });
  };
}

function siteLink(href, folder) {
  if (href.startsWith(homepage)) return `/${href.slice(homepage.length)}`;
  if (/^[a-z]+:|^#|^\//.test(href)) return href;
  const [path, heading] = href.split("#");
  const file = join(folder, path);
  const address = addressOf(file);
  if (address === null) return REPOSITORY + file;
  return heading === undefined ? `/${address}` : `/${address}#${heading}`;
}
