// What a browser downloads for an import of the package. Fails if one is above its budget.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bundled, bundledImport, weigh } from "../build/download.mjs";
import { asScript, Failure } from "../process/failure.mjs";
import { root } from "../process/project.mjs";

/** Bytes after brotli. Every visitor of every tenant downloads them. */
const BUDGETS = {
  "the module alone": 37_050,
  createTenantClient: 52_800,
  resolveTenant: 42_600,
  brandingCss: 52_600,
  isTenantError: 500,
  "all exports": 65_550,
  "TenantProvider, useTenant and useFlag": 53_750,
  "TenantProvider and TenantBrand": 66_100,
  "TenantProvider and TenantSelector": 60_650,
  "tenantry/wasm": 77_100,
};

/** What an app with React imports at least, one with a selector, and one with a brand. React itself is the app's. */
const REACT = ["TenantProvider", "useTenant", "useFlag"];
const SWITCHED = ["TenantProvider", "TenantSelector"];
const BRANDED = ["TenantProvider", "TenantBrand"];

async function sizes() {
  const ofImport = async (name) => weigh(await bundledImport([name], "tenantry"));
  const ofReact = async (names) => weigh(await bundledImport(names, "tenantry/react", root, ["react"]));
  return {
    "the module alone": weigh(await readFile(join(root, "js/wasm/generated/tenantry_bg.wasm"))),
    createTenantClient: await ofImport("createTenantClient"),
    resolveTenant: await ofImport("resolveTenant"),
    brandingCss: await ofImport("brandingCss"),
    isTenantError: await ofImport("isTenantError"),
    "all exports": weigh(await bundled(join(root, "dist/index.js"))),
    "TenantProvider, useTenant and useFlag": await ofReact(REACT),
    "TenantProvider and TenantBrand": await ofReact(BRANDED),
    "TenantProvider and TenantSelector": await ofReact(SWITCHED),
    "tenantry/wasm": weigh(await bundledImport(["TenantClient"], "tenantry/wasm")),
  };
}

/** A row for each download, with what is left of its budget. */
export const compared = (measured, budgets) =>
  Object.entries(budgets).map(([download, budget]) => {
    const { raw, brotli } = measured[download];
    return { download, raw, brotli, budget, left: budget - brotli };
  });

/** A line for each download that is above its budget. */
export const excesses = (rows) =>
  rows
    .filter(({ left }) => left < 0)
    .map(({ download, brotli, budget, left }) => `${download}: ${brotli} of ${budget} bytes, ${-left} too many.`);

await asScript(import.meta.url, async () => {
  const rows = compared(await sizes(), BUDGETS);
  console.table(Object.fromEntries(rows.map(({ download, ...row }) => [download, row])));
  const above = excesses(rows);
  if (above.length > 0) throw new Failure(`Above the budgets of scripts/checks/size.mjs:\n${above.join("\n")}`);
});
