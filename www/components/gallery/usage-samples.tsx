"use client";

import { useMemo } from "react";
import { TenantProvider, Usage } from "tenantry/react";
import { createTestClient, type ProfileFixture } from "tenantry/testing";
import styles from "./gallery.module.css";

const usages = [
  ["available", "panels_per_month"],
  ["near", "seats"],
  ["reached", "exports"],
  ["unlimited", "requests"],
  ["unknown", "storage"],
] as const;

/** A limit in every state that `Usage` has. */
export function UsageSamples({ profile }: { profile: ProfileFixture }) {
  const client = useMemo(() => createTestClient({ tenant: profile }), [profile]);
  return (
    <TenantProvider client={client}>
      <div className={styles.usages}>
        {usages.map(([state, limit]) => (
          <figure key={limit} className={styles.usage} data-usage={state}>
            <figcaption>{state}</figcaption>
            <Usage limit={limit} />
          </figure>
        ))}
      </div>
    </TenantProvider>
  );
}
