"use client";

import Link from "next/link";
import { useFlag, useLimit, useTenant } from "tenantry/react";
import type { PanelList } from "@/ask-panel/panel";
import { statisticsOf } from "@/ask-panel/panel-statistics";
import { DataError } from "../data/data-error";
import { Loading } from "../data/loading";
import { type FirstData, useTenantData } from "../data/use-tenant-data";
import { Notice } from "../notice/notice";
import { PageHeader } from "../page-header/page-header";
import styles from "./analytics-view.module.css";
import { ExpertRanking } from "./expert-ranking";
import { KindBars } from "./kind-bars";
import { PanelsByDay } from "./panels-by-day";
import { Stat } from "./stat";

const DAYS = 30;

export function AnalyticsView({ first, today }: { first: FirstData<PanelList> | undefined; today: string }) {
  const { tenant } = useTenant();
  const isOn = useFlag("advanced_analytics", false);
  const month = useLimit("max_panels_per_month");
  const { data, error, reload } = useTenantData<PanelList>("/v1/panels", first);

  if (!isOn) {
    return (
      <>
        <PageHeader title="Analytics" />
        <Notice
          icon="analytics"
          title="Analytics is not part of your plan"
          actions={
            <Link href="/settings" className="button">
              See your plan
            </Link>
          }
        >
          <p>It comes with the Enterprise plan. Your panels are kept either way, so nothing is lost until then.</p>
        </Notice>
      </>
    );
  }

  const statistics = data && statisticsOf(data.panels, today, DAYS);
  return (
    <>
      <PageHeader title="Analytics">What {tenant?.name} asks, how, and whom.</PageHeader>
      {error && <DataError error={error} onRetry={reload} />}
      {!error && !statistics && <Loading label="Loading analytics" />}
      {statistics && (
        <div className={styles.grid}>
          <Stat label="Panels asked" value={String(statistics.total)} />
          <Stat label="Left this month" value={month?.unlimited ? "No limit" : String(month?.remaining ?? "–")} />
          <Stat label="Experts consulted" value={String(statistics.expertsAsked)} />
          <Stat label="Experts on a panel" value={statistics.expertsPerPanel.toFixed(1)} hint="on average" />
          <section className={`card ${styles.wide}`}>
            <h2>Panels, last {DAYS} days</h2>
            <PanelsByDay days={statistics.byDay} />
          </section>
          <section className={`card ${styles.half}`}>
            <h2>How you deliberate</h2>
            <KindBars kinds={statistics.byKind} />
          </section>
          <section className={`card ${styles.half}`}>
            <h2>Whom you ask most</h2>
            <ExpertRanking experts={statistics.byExpert.slice(0, 6)} />
          </section>
        </div>
      )}
    </>
  );
}
