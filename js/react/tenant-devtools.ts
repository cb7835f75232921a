import { useEffect } from "react";
import type { TenantDevtoolsOptions } from "../devtools/index.js";
import { useTenantClient } from "./provider.js";

/** The properties of `TenantDevtools`. */
export type TenantDevtoolsProps = TenantDevtoolsOptions;

/**
 * In development, a button in a corner of the page that opens the panel of `tenantry/devtools`. It renders nothing on a
 * server. A production build contains nothing of the panel: bundlers replace `process.env.NODE_ENV`.
 *
 * @throws {Error} outside `TenantProvider`.
 * @example
 * <TenantProvider api="/api"><TenantDevtools />{children}</TenantProvider>
 */
export function TenantDevtools({ corner }: TenantDevtoolsProps): null {
  const client = useTenantClient();
  useEffect(() => {
    let unmount: (() => void) | null = null;
    let isGone = false;
    loadDevtools()?.then(
      ({ mountTenantDevtools }) => {
        unmount = isGone ? null : mountTenantDevtools(client, { corner });
      },
      (error: unknown) => console.warn("tenantry: the devtools cannot be loaded.", error),
    );
    return () => {
      isGone = true;
      unmount?.();
    };
  }, [client, corner]);
  return null;
}

/**
 * The panel, or null in production. A conditional expression: the minifier makes `&&` of an `if`, and then Turbopack
 * keeps the panel as a chunk of its own.
 */
function loadDevtools(): Promise<typeof import("../devtools/index.js")> | null {
  try {
    return process.env.NODE_ENV === "production" ? null : import("../devtools/index.js");
  } catch {
    // A page without a bundler has no `process`, and nothing says that it is under development.
    return null;
  }
}
