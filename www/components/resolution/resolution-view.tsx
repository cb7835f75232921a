"use client";

import type { ResolveOptions } from "tenantry";
import { useTenant } from "tenantry/react";
import { PageHeader } from "../page-header/page-header";
import { ResolutionPlayground } from "./resolution-playground";
import styles from "./resolution-view.module.css";
import { type Seen, TraceCard } from "./trace-card";
import { useIsBrowser } from "./use-is-browser";

interface ResolutionViewProps {
  host: string;
  onServer: Seen;
  /** The options of this deployment, for requests that a reader writes. */
  options: ResolveOptions;
}

/** The resolution on the server and in the browser, from the sources that each can read. */
export function ResolutionView({ host, onServer, options }: ResolutionViewProps) {
  const { tenant, client } = useTenant();
  const isBrowser = useIsBrowser();

  return (
    <>
      <PageHeader title="Why this tenant?">
        The active tenant is {tenant?.name}. These are all sources of the resolution, in order of precedence.
      </PageHeader>
      <div className={styles.traces}>
        <TraceCard
          title="On the server"
          note="Reads the Host, the cookies and the headers of this request."
          seen={onServer}
        />
        <TraceCard
          title="In this browser"
          note="Reads the URL of this page, the choice of this tab and the cookies."
          seen={isBrowser ? client.explain() : null}
        />
      </div>
      <ResolutionPlayground initialHost={host} options={options} />
    </>
  );
}
