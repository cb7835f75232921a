"use client";

import { useState } from "react";
import type { ResolveOptions } from "tenantry";
import { ErrorReport } from "./error-report";
import { Examples } from "./examples";
import { explainDraft, type RequestDraft } from "./explain-draft";
import { RequestForm } from "./request-form";
import styles from "./resolution-playground.module.css";
import { ResolvedTenant } from "./resolved-tenant";
import { Trace } from "./trace";

interface ResolutionPlaygroundProps {
  initialHost: string;
  options: ResolveOptions;
}

/** Resolves a drafted request in the browser, with the function that the proxy calls. */
export function ResolutionPlayground({ initialHost, options }: ResolutionPlaygroundProps) {
  const [draft, setDraft] = useState<RequestDraft>({ host: initialHost, cookie: "", header: "" });
  const { trace, resolution, error } = explainDraft(draft, options);

  return (
    <section className={`card ${styles.playground}`}>
      <h2>Try another request</h2>
      <p className={styles.note}>
        Write a host, a header or a cookie and see which tenant they lead to, and why. No request is sent.
      </p>
      <Examples root={initialHost.slice(initialHost.indexOf(".") + 1)} onPick={setDraft} />
      <div className={styles.columns}>
        <RequestForm draft={draft} onChange={setDraft} />
        <div className={styles.result} role="status" aria-label="Result">
          {resolution && <ResolvedTenant resolution={resolution} />}
          {error && <ErrorReport error={error} />}
          <Trace trace={trace} />
        </div>
      </div>
    </section>
  );
}
