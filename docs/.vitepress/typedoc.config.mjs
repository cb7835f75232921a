// The API reference, from the comments in the declarations of the package: a page for each entry, in docs/api.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const declarations = Object.values(exports).flatMap(({ types }) => types ?? []);

export default {
  name: "API reference",
  plugin: ["typedoc-plugin-markdown", join(import.meta.dirname, "entry-names.mjs")],
  entryPoints: declarations.map((file) => join(root, file)),
  tsconfig: join(import.meta.dirname, "tsconfig.json"),
  out: join(root, "docs/api"),
  outputFileStrategy: "modules",
  entryFileName: "README",
  readme: "none",
  hidePageHeader: true,
  hideBreadcrumbs: true,
  disableSources: true,
  excludeExternals: true,
  excludePrivate: true,
  // The names of helpers of types, which no entry exports, stand in types as they are.
  validation: { notExported: false },
  treatWarningsAsErrors: true,
  useHTMLAnchors: true,
  useCodeBlocks: true,
  parametersFormat: "table",
  interfacePropertiesFormat: "list",
  typeDeclarationFormat: "table",
  sort: ["kind", "alphabetical"],
  kindSortOrder: ["Function", "Variable", "Class", "Interface", "TypeAlias"],
  logLevel: "Warn",
};
