"use client";

import type { Resolution } from "tenantry";
import { useTenant } from "tenantry/react";
import { PageHeader } from "../page-header/page-header";
import { ResolutionLab } from "./resolution-lab";
import { TraceCard } from "./trace-card";
import { useIsBrowser } from "./use-is-browser";
import styles from "./why-view.module.css";

/** The same rule, run in two places on what each of them can see. */
export function WhyView({ host, onServer }: { host: string; onServer: Resolution }) {
  const { tenant, client } = useTenant();
  const isBrowser = useIsBrowser();

  return (
    <>
      <PageHeader title="Why this tenant?">
        You are in {tenant?.name}. Here is every place that could have said so, in the order in which it counts.
      </PageHeader>
      <div className={styles.traces}>
        <TraceCard
          title="As the server saw it"
          note="From the Host, the cookies and the headers of this request."
          resolution={onServer}
        />
        <TraceCard
          title="As this browser sees it"
          note="From the address bar, this tab's own choice and the cookies."
          resolution={isBrowser ? client.resolution : null}
        />
      </div>
      <ResolutionLab initialHost={host} />
    </>
  );
}
