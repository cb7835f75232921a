"use client";

import Link from "next/link";
import { useFlag, useLimit, useTenant } from "tenantry/react";
import type { PanelList } from "@/ask-panel/panel";
import { statisticsOf } from "@/ask-panel/panel-statistics";
import { DataError } from "../data/data-error";
import { Loading } from "../data/loading";
import { type InitialData, useTenantData } from "../data/use-tenant-data";
import { Notice } from "../notice/notice";
import { PageHeader } from "../page-header/page-header";
import styles from "./analytics-view.module.css";
import { ExpertRanking } from "./expert-ranking";
import { KindBars } from "./kind-bars";
import { PanelsByDay } from "./panels-by-day";
import { Stat } from "./stat";

const DAYS = 30;

export function AnalyticsView({ initial, today }: { initial: InitialData<PanelList> | undefined; today: string }) {
  const { tenant } = useTenant();
  const isOn = useFlag("advanced_analytics", false);
  const month = useLimit("max_panels_per_month");
  const { data, error, reload } = useTenantData<PanelList>("/v1/panels", initial);

  if (!isOn) {
    return (
      <>
        <PageHeader title="Analytics" />
        <Notice
          icon="analytics"
          title="Analytics is not part of your tier"
          actions={
            <Link href="/settings" className="button">
              View your tier
            </Link>
          }
        >
          <p>Analytics is part of the Enterprise tier. After an upgrade it includes your existing panels.</p>
        </Notice>
      </>
    );
  }

  const statistics = data && statisticsOf(data.panels, today, DAYS);
  return (
    <>
      <PageHeader title="Analytics">The panels of {tenant?.name}, by day, type and expert.</PageHeader>
      {error && <DataError error={error} onRetry={reload} />}
      {!error && !statistics && <Loading label="Loading analytics" />}
      {statistics && (
        <div className={styles.grid}>
          <Stat label="Total panels" value={String(statistics.total)} />
          <Stat
            label="Panels left this month"
            value={month?.unlimited ? "Unlimited" : String(month?.remaining ?? "–")}
          />
          <Stat label="Experts consulted" value={String(statistics.expertsAsked)} />
          <Stat label="Experts per panel" value={statistics.expertsPerPanel.toFixed(1)} hint="on average" />
          <section className={`card ${styles.wide}`}>
            <h2>Panels, last {DAYS} days</h2>
            <PanelsByDay days={statistics.byDay} />
          </section>
          <section className={`card ${styles.half}`}>
            <h2>Panel types</h2>
            <KindBars kinds={statistics.byKind} />
          </section>
          <section className={`card ${styles.half}`}>
            <h2>Most consulted experts</h2>
            <ExpertRanking experts={statistics.byExpert.slice(0, 6)} />
          </section>
        </div>
      )}
    </>
  );
}
