"use client";

import { useTenant } from "tenantry/react";
import type { AgentList } from "@/ask-panel/agent";
import { DataError } from "../data/data-error";
import { Loading } from "../data/loading";
import { type InitialData, useTenantData } from "../data/use-tenant-data";
import { PageHeader } from "../page-header/page-header";
import { NewPanelForm } from "./new-panel-form";

export function NewPanelView({ initial, invited }: { initial: InitialData<AgentList> | undefined; invited?: string }) {
  const { tenantId } = useTenant();
  const { data, error, reload } = useTenantData<AgentList>("/v1/agents", initial);

  return (
    <>
      <PageHeader title="New panel">Write a question, choose the type of panel, and choose the experts.</PageHeader>
      {error && <DataError error={error} onRetry={reload} />}
      {!error && !data && <Loading label="Loading experts" />}
      {/* The key is the tenant id: a switch discards a draft, so it is never submitted for another tenant. */}
      {data && <NewPanelForm key={tenantId} agents={data.agents} invited={invited} />}
    </>
  );
}
