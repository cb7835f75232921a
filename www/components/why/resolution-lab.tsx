"use client";

import { useState } from "react";
import { tenantOptions } from "@/tenant.config";
import { attempt, type RequestDraft } from "./attempt";
import { DraftForm } from "./draft-form";
import { ErrorReport } from "./error-report";
import { Presets } from "./presets";
import styles from "./resolution-lab.module.css";
import { Trace } from "./trace";
import { Winner } from "./winner";

/** Any request, resolved as you type, in the browser, by the very function that the proxy runs. */
export function ResolutionLab({ initialHost }: { initialHost: string }) {
  const [draft, setDraft] = useState<RequestDraft>({ host: initialHost, cookie: "", header: "" });
  const result = attempt(draft, tenantOptions);

  return (
    <section className={`card ${styles.lab}`}>
      <h2>Try another request</h2>
      <p className={styles.note}>
        Nothing is sent: the kernel runs here, compiled to WebAssembly, and judges what you type as the proxy would.
      </p>
      <Presets root={initialHost.slice(initialHost.indexOf(".") + 1)} onPick={setDraft} />
      <div className={styles.columns}>
        <DraftForm draft={draft} onChange={setDraft} />
        <div className={styles.result} role="status" aria-label="Result">
          {"error" in result ? (
            <ErrorReport error={result.error} />
          ) : (
            <>
              <Winner resolution={result.resolution} />
              <Trace trace={result.resolution.trace} />
            </>
          )}
        </div>
      </div>
    </section>
  );
}
