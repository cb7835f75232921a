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
    try {
      // Written out, so that every bundler drops the import from a production build.
      if (process.env.NODE_ENV !== "production") {
        import("../devtools/index.js").then(
          ({ mountTenantDevtools }) => {
            unmount = isGone ? null : mountTenantDevtools(client, { corner });
          },
          (error: unknown) => console.warn("tenantry: the devtools cannot be loaded.", error),
        );
      }
    } catch {
      // A page without a bundler has no `process`, and nothing says that it is under development.
    }
    return () => {
      isGone = true;
      unmount?.();
    };
  }, [client, corner]);
  return null;
}
