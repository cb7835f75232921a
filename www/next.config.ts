import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const repository = resolve(dirname(fileURLToPath(import.meta.url)), "..");

const config: NextConfig = {
  // `tenantry` is a link to the repository root. Turbopack follows links only below its root.
  turbopack: { root: repository },
  outputFileTracingRoot: repository,
  // In development the pages of every tenant load scripts from their own host.
  allowedDevOrigins: ["*.localhost"],
  poweredByHeader: false,
};

export default config;
