"use client";

import { Feature, Usage } from "tenantry/react";

export function Plan() {
  return (
    <section aria-label="Your plan">
      <Usage limit="max_panels_per_month" label="Panels this month" />
      <Usage limit="max_storage_gb">{({ limit }) => `${limit?.used ?? "?"} GB`}</Usage>
      <Feature name="advanced_analytics" fallback={<p>Analytics is part of Enterprise.</p>}>
        <a href="/analytics">Analytics</a>
      </Feature>
    </section>
  );
}
