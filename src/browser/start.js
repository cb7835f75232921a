// Starts the module of the generated class, so that the class works as soon as it is imported. scripts/build/ puts this
// file beside the generated ones and bundles them as `tenantry/wasm`.

import { instantiate, TenantClient } from "./tenantry.js";
import bytes from "./tenantry-bytes.js";

const module = new Uint8Array(bytes.length);
for (let at = 0; at < module.length; at += 1) {
  module[at] = bytes.charCodeAt(at);
}
instantiate(new WebAssembly.Module(module));

export { TenantClient };
