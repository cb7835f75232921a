// What a browser downloads for everything that a package exports.

import { fileURLToPath } from "node:url";
import { bundled, weigh } from "../scripts/build/download.mjs";
import { SDKS } from "./sdks.mjs";

const PACKAGES = [...Object.keys(SDKS), "ky", "ofetch", "wretch", "axios"];
const here = fileURLToPath(new URL(".", import.meta.url));

/** Bytes after brotli by package. */
export async function sizes(say) {
  const found = {};
  for (const name of PACKAGES) {
    say(name);
    found[name] = weigh(await bundled(name, here)).brotli;
  }
  return found;
}
