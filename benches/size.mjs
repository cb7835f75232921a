// The download size of all exports of a package.

import { fileURLToPath } from "node:url";
import { bundled, weigh } from "../scripts/build/download.mjs";
import { SDKS } from "./sdks.mjs";

const PACKAGES = [...Object.keys(SDKS), "ky", "ofetch", "wretch", "axios"];
const here = fileURLToPath(new URL(".", import.meta.url));

/** The size of each package after brotli, in bytes. */
export async function sizes(say) {
  const found = {};
  for (const name of PACKAGES) {
    say(name);
    found[name] = weigh(await bundled(name, here)).brotli;
  }
  return found;
}
