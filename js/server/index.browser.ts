// What bundlers find at tenantry/server when they build for a browser: the same names, and an error that explains it.
// Without this file the import of node:async_hooks fails, differently in each bundler.
import type * as server from "./index.js";

function refuse(): never {
  throw new Error(
    "tenantry/server was imported by code that runs in a browser. It works on servers only: it keeps the tenant of " +
      'each request apart, and a browser has no requests. In a browser use useTenant() of "tenantry/react", or the ' +
      'client of createTenantClient() of "tenantry". In Next.js a file with "use client", and every file that it ' +
      "imports, also runs in a browser. A test of server code needs the test runner's Node environment.",
  );
}

export const bindTenant: typeof server.bindTenant = refuse;
export const currentTenant: typeof server.currentTenant = refuse;
export const requireTenant: typeof server.requireTenant = refuse;
export const resolveOptionsFromEnv: typeof server.resolveOptionsFromEnv = refuse;
export const runWithTenant: typeof server.runWithTenant = refuse;
export const verifyAssertion: typeof server.verifyAssertion = refuse;
export const TenantAssertionError = refuse as unknown as typeof server.TenantAssertionError;

// At the import, because a page may make the call only where its author never looks.
refuse();
