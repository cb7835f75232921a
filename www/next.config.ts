import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const repository = resolve(dirname(fileURLToPath(import.meta.url)), "..");

const config: NextConfig = {
  // `tenantry` is linked from the repository root; Turbopack only follows links below its root.
  turbopack: { root: repository },
  outputFileTracingRoot: repository,
  // In development every tenant asks for scripts from its own host.
  allowedDevOrigins: ["*.localhost"],
  poweredByHeader: false,
};

export default config;
