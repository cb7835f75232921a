// The documentation as a site: the pages of `docs/`, and those at the top of the repository.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitepress";
import llms from "vitepress-plugin-llms";
import { headingName } from "../../scripts/checks/heading-name.mjs";
import { sidebar } from "./sidebar.mjs";
import { addressOf, sourceLinks } from "./source-links.mjs";

const root = join(import.meta.dirname, "../..");
// The messages of the errors link to the site, so its address is fixed: `homepage` of the package.
const { homepage } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

export default defineConfig({
  title: "tenantry",
  description: "The tenant layer of a multi-tenant web product.",
  lang: "en",
  base: new URL(homepage).pathname,
  srcDir: "..",
  srcExclude: [".*/**", "{benches,dist,js,scripts,src,target,tests,www}/**", "crates/*/!(README.md)/**"],
  rewrites: addressOf,
  outDir: join(root, ".cache/site"),
  cacheDir: join(root, ".cache/vitepress"),
  cleanUrls: true,
  ignoreDeadLinks: "localhostLinks",
  markdown: {
    config: sourceLinks(root),
    // The links of the pages have the names that GitHub gives to headings.
    anchor: { slugify: headingName },
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    languageAlias: { mjs: "js" },
  },
  // A small image is a file too, and not a part of the page.
  vite: { plugins: [llms()], build: { assetsInlineLimit: 0 } },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Start", link: "/start" },
      { text: "Guides", link: "/" },
      { text: "API", link: "/api/" },
      { text: "Errors", link: "/errors/" },
      { text: "Glossary", link: "/glossary" },
      { text: "Decisions", link: "/decisions/" },
    ],
    sidebar,
  },
});
