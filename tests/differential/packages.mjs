// The two packages of a run: each as one object with what its entries `tenantry` and `tenantry/server` export.

import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** Loads an unpacked package. */
export async function packageIn(folder) {
  const entry = (file) => import(pathToFileURL(join(resolve(folder), "dist", file)).href);
  return { ...(await entry("index.js")), ...(await entry("server.js")) };
}
