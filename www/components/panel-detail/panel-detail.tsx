"use client";

import Link from "next/link";
import { useTenant } from "tenantry/react";
import { formatMinute } from "@/ask-panel/dates";
import type { Panel } from "@/ask-panel/panel";
import { UnexpectedResponseError } from "@/ask-panel/read-response";
import { DataError } from "../data/data-error";
import { Loading } from "../data/loading";
import { type InitialData, useTenantData } from "../data/use-tenant-data";
import { Icon } from "../icon/icon";
import { PageTitle } from "../page-header/page-title";
import { KindTag } from "../panel-kind/kind-tag";
import { PanelStatus } from "../panels/panel-status";
import styles from "./panel-detail.module.css";
import { PanelFacts } from "./panel-facts";
import { PanelNotFound } from "./panel-not-found";
import { PanelProgress } from "./panel-progress";
import { PanelSeats } from "./panel-seats";

export function PanelDetail({ path, initial }: { path: string; initial: InitialData<Panel> | undefined }) {
  const { tenant } = useTenant();
  const { data: panel, error, reload } = useTenantData<Panel>(path, initial);

  if (error instanceof UnexpectedResponseError && error.status === 404) return <PanelNotFound />;
  return (
    <>
      <Link href="/panels" className={styles.back}>
        <Icon name="back" size={18} />
        All panels
      </Link>
      {error && <DataError error={error} onRetry={reload} />}
      {!error && !panel && <Loading label="Loading the panel" />}
      {panel && (
        <article>
          <PageTitle>{panel.question}</PageTitle>
          <div className={styles.tags}>
            <KindTag kind={panel.type} />
            <PanelStatus status={panel.status} />
          </div>
          <h1 className={styles.question}>{panel.question}</h1>
          <p className="muted">
            Asked by {panel.createdBy.name} for {tenant?.name},{" "}
            <time dateTime={panel.createdAt}>{formatMinute(panel.createdAt)}</time>
          </p>
          <div className={styles.columns}>
            <div className={styles.column}>
              <PanelProgress panel={panel} />
              <PanelSeats panel={panel} />
            </div>
            <PanelFacts panel={panel} />
          </div>
        </article>
      )}
    </>
  );
}
