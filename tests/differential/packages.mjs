// The two packages of a run: each as one object with what its entries `tenantry` and `tenantry/server` export.

import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { withTab } from "./tab.mjs";

/** Loads an unpacked package. */
export async function packageIn(folder) {
  const entry = (file) => import(pathToFileURL(join(resolve(folder), "dist", file)).href);
  const tenantry = { ...(await entry("index.js")), ...(await entry("server.js")) };
  // The earlier module looks for a window once, so it has to be in a tab when it looks.
  await withTab(
    { host: "localhost" },
    () => undefined,
    async () => tenantry.forgetTenantChoice(),
  );
  return tenantry;
}
