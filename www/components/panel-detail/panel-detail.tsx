"use client";

import Link from "next/link";
import { useTenant } from "tenantry/react";
import { formatMinute } from "@/ask-panel/dates";
import type { PanelRecord } from "@/ask-panel/panel";
import { UnexpectedResponseError } from "@/ask-panel/read-response";
import { DataError } from "../data/data-error";
import { Loading } from "../data/loading";
import type { InitialData } from "../data/use-tenant-data";
import { Icon } from "../icon/icon";
import { PageTitle } from "../page-header/page-title";
import { KindTag } from "../panel-kind/kind-tag";
import { liveStatus } from "../panel-run/live-run";
import { PanelRun } from "../panel-run/panel-run";
import { usePanelRun } from "../panel-run/use-panel-run";
import { PanelStatus } from "../panels/panel-status";
import styles from "./panel-detail.module.css";
import { PanelFacts } from "./panel-facts";
import { PanelNotFound } from "./panel-not-found";
import { PanelSeats } from "./panel-seats";

export function PanelDetail({ path, initial }: { path: string; initial: InitialData<PanelRecord> | undefined }) {
  const { tenant } = useTenant();
  const { data: panel, run, error, reload } = usePanelRun(path, initial);

  if (error instanceof UnexpectedResponseError && error.status === 404) return <PanelNotFound />;
  return (
    <>
      <Link href="/panels" className={styles.back}>
        <Icon name="back" size={18} />
        All panels
      </Link>
      {error && <DataError error={error} onRetry={reload} />}
      {!error && !panel && <Loading label="Loading the panel" />}
      {panel && run && (
        <article>
          <PageTitle>{panel.question}</PageTitle>
          <div className={styles.tags}>
            <KindTag kind={panel.type} />
            <PanelStatus status={liveStatus(panel, run)} />
          </div>
          <h1 className={styles.question}>{panel.question}</h1>
          <p className="muted">
            Asked by {panel.createdBy.name} for {tenant?.name},{" "}
            <time dateTime={panel.createdAt}>{formatMinute(panel.createdAt)}</time>
          </p>
          <div className={styles.columns}>
            <PanelRun panel={panel} run={run} onStarted={reload} />
            <div className={styles.column}>
              <PanelSeats panel={panel} speaker={run.speaker} />
              <PanelFacts panel={panel} />
            </div>
          </div>
        </article>
      )}
    </>
  );
}
