"use client";

import Link from "next/link";
import { useFlag } from "tenantry/react";
import { isPending, type PanelList } from "@/ask-panel/panel";
import { DataError } from "../data/data-error";
import { Loading } from "../data/loading";
import { useReload } from "../data/use-reload";
import { type InitialData, useTenantData } from "../data/use-tenant-data";
import { Icon } from "../icon/icon";
import { PageHeader } from "../page-header/page-header";
import { NoPanels } from "./no-panels";
import { PanelCard } from "./panel-card";
import styles from "./panels-view.module.css";

export function PanelsView({ initial }: { initial: InitialData<PanelList> | undefined }) {
  const { data, error, reload } = useTenantData<PanelList>("/v1/panels", initial);
  useReload(data?.panels.some(isPending) ?? false, reload);
  const layout = useFlag("panel_layout", "list");

  return (
    <>
      <PageHeader
        title="Panels"
        action={
          <Link href="/panels/new" className="button" data-variant="primary">
            <Icon name="plus" size={18} />
            New panel
          </Link>
        }
      >
        The questions that your team asked a panel of experts, newest first.
      </PageHeader>
      {error && <DataError error={error} onRetry={reload} />}
      {!error && !data && <Loading label="Loading panels" />}
      {data?.panels.length === 0 && <NoPanels />}
      {data && data.panels.length > 0 && (
        <ul className={styles.panels} data-layout={layout === "grid" ? "grid" : "list"}>
          {data.panels.map((panel) => (
            <PanelCard key={panel.id} panel={panel} />
          ))}
        </ul>
      )}
    </>
  );
}
