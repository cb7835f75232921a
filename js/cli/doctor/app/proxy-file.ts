// The proxy of Next.js: where it is, what it is called, and for which paths it runs.
import { createRequire } from "node:module";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import type { Findings } from "../finding.js";
import type { Project } from "./project.js";

const FILE = /^(src\/)?(proxy|middleware)\.(ts|mts|js|mjs)$/;

/** The first major version with a proxy.ts. */
const HAS_PROXY = 16;

/** Paths that an app serves to people and programs. A path with a dot is one that matchers often leave out. */
const PATHS = ["/", "/projects", "/projects/42", "/api/orders", "/reports/july.pdf", "/john.doe"];

export async function checkProxyFile(project: Project, found: Findings): Promise<void> {
  const next = project.versionOf("next");
  if (next === null || project.base === null) return;
  const files = project.files.filter((path) => FILE.test(path));
  const [first] = files;
  if (first === undefined) {
    found.add("PROXY_MISSING", "proxy.ts", "There is no proxy.ts and no middleware.ts.");
    return;
  }
  if (new Set(files.map(nameOf)).size > 1) {
    found.add("PROXY_AND_MIDDLEWARE", files.join(", "), "The app has both files.");
    return;
  }
  const file = files.find((path) => path.startsWith("src/") === (project.base === "src/"));
  if (file === undefined) {
    found.add("PROXY_MISPLACED", first, `The pages are in ${project.base}app/, and this file is not beside them.`);
    return;
  }
  if (Number.parseInt(next, 10) < HAS_PROXY && nameOf(file) === "proxy") {
    found.add("PROXY_NAME", file, `Next.js ${next} reads middleware.ts only.`);
  }
  const code = await project.read(file);
  if (!/\btenant(Proxy|Middleware)\b/.test(code)) {
    found.add("PROXY_WITHOUT_TENANT", file, "It has neither tenantProxy nor tenantMiddleware.");
    return;
  }
  checkMatcher(project, file, code, found);
  found.note(`${file} and its matcher`);
}

const nameOf = (path: string) => FILE.exec(path)?.[2];

function checkMatcher({ folder }: Project, file: string, code: string, found: Findings): void {
  const literal = objectAfter(code, /\bexport\s+const\s+config\b[^={]*=\s*/);
  // Without a matcher the proxy runs for every path.
  if (literal === null) return;
  let patterns: string[];
  try {
    // Next.js itself requires constants here, so the text is the value. It sees nothing of this program.
    const { matcher } = JSON.parse(JSON.stringify(runInNewContext(`(${literal})`, {}, { timeout: 1_000 })));
    patterns = [matcher ?? []].flat().map((entry) => (typeof entry === "string" ? entry : entry.source));
  } catch {
    found.skip("the matcher", `\`config\` of ${file} is not a constant`);
    return;
  }
  const expressions = compile(folder, patterns);
  if (expressions === null) {
    found.skip("the matcher", "this Next.js has no path-to-regexp");
    return;
  }
  const missed = PATHS.filter((path) => !expressions.some((expression) => expression.test(path)));
  if (patterns.length > 0 && missed.length > 0) {
    const list = patterns.map((pattern) => `"${pattern}"`).join(", ");
    found.add("PROXY_MATCHER", file, `The matcher ${list} leaves out ${missed.join(", ")}.`);
  }
}

/** The copy of it in the app's Next.js. */
const LIBRARY = "next/dist/compiled/path-to-regexp";

/** The expressions that Next.js makes of the patterns. */
function compile(folder: string, patterns: readonly string[]): RegExp[] | null {
  try {
    const require = createRequire(join(folder, "package.json"));
    const { pathToRegexp } = require(LIBRARY);
    return patterns.map((pattern) => pathToRegexp(pattern, [], { strict: true, sensitive: false, delimiter: "/" }));
  } catch {
    return null;
  }
}

/** The object literal that follows a pattern, with its braces. */
function objectAfter(code: string, pattern: RegExp): string | null {
  const start = pattern.exec(code);
  if (start === null) return null;
  const from = start.index + start[0].length;
  let depth = 0;
  for (let at = from; at < code.length; at += 1) {
    const quote = /["'`]/.test(code[at] as string) ? code[at] : null;
    if (quote !== null) {
      at = endOfText(code, at, quote as string);
    } else if (code[at] === "{") {
      depth += 1;
    } else if (code[at] === "}") {
      depth -= 1;
      if (depth === 0) return code.slice(from, at + 1);
    }
  }
  return null;
}

function endOfText(code: string, from: number, quote: string): number {
  let at = from + 1;
  while (at < code.length && code[at] !== quote) at += code[at] === "\\" ? 2 : 1;
  return at;
}
