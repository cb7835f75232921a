// `npm run glue`: how much code the demo needs to be multi-tenant, and not more than the limit.
//
// Counted is what an app writes because it has tenants: how a tenant is found, the proxy, what its server loads, which
// page a caller without a tenant gets, and the selector with its styles. Every line counts: code, styles, comments,
// imports and blank ones. Of a layout, which an app has anyway, the lines that mention a tenant count. The sign-in is
// listed apart: an app has one with or without tenants, mostly from a library. The gallery does not count: no app has
// one.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { asScript, Failure } from "./process/failure.mjs";
import { root } from "./process/project.mjs";

const LIMIT = 200;

const GLUE = [
  "www/tenant.config.ts",
  "www/proxy.ts",
  "www/server",
  "www/app/go",
  "www/components/brand",
  "www/components/workspace",
  "www/components/selector",
  "www/components/tenant",
  "www/components/notice/choose-tenant.tsx",
];

const LAYOUTS = ["www/app/layout.tsx", "www/app/(workspace)/layout.tsx"];

const SIGN_IN = ["www/session", "www/app/sign-in"];

/** The number of lines of each file under these paths that have the pattern. */
export function linesUnder(paths, pattern = /^/, checkout = root) {
  return paths
    .flatMap((path) => filesUnder(checkout, path))
    .map((file) => {
      const text = readFileSync(join(checkout, file), "utf8").replace(/\n$/, "");
      return { file, lines: text.split("\n").filter((line) => pattern.test(line)).length };
    });
}

function filesUnder(checkout, path) {
  const place = join(checkout, path);
  if (!existsSync(place)) return [];
  if (statSync(place).isFile()) return [path];
  return readdirSync(place).flatMap((name) => filesUnder(checkout, `${path}/${name}`));
}

export function table(title, counted) {
  const rows = counted
    .toSorted((a, b) => b.lines - a.lines)
    .map(({ file, lines }) => `${String(lines).padStart(6)}  ${file}`);
  return [title, ...rows, `${String(total(counted)).padStart(6)}  lines`].join("\n");
}

export const total = (counted) => counted.reduce((sum, { lines }) => sum + lines, 0);

await asScript(import.meta.url, async () => {
  const glue = [...linesUnder(GLUE), ...linesUnder(LAYOUTS, /tenan/i)];
  console.log(`${table("Glue of the demo", glue)}\n\n${table("Not counted: the sign-in", linesUnder(SIGN_IN))}`);
  if (total(glue) > LIMIT) {
    throw new Failure(`The demo has ${total(glue)} lines of glue, and at most ${LIMIT} are allowed.`);
  }
});
