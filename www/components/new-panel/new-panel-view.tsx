"use client";

import { useTenant } from "tenantry/react";
import type { AgentList } from "@/ask-panel/agent";
import { DataError } from "../data/data-error";
import { Loading } from "../data/loading";
import { type FirstData, useTenantData } from "../data/use-tenant-data";
import { PageHeader } from "../page-header/page-header";
import { NewPanelForm } from "./new-panel-form";

export function NewPanelView({ first, invited }: { first: FirstData<AgentList> | undefined; invited?: string }) {
  const { tenantId } = useTenant();
  const { data, error, reload } = useTenantData<AgentList>("/v1/agents", first);

  return (
    <>
      <PageHeader title="New panel">One question, the right people, and a way for them to disagree.</PageHeader>
      {error && <DataError error={error} onRetry={reload} />}
      {!error && !data && <Loading label="Loading experts" />}
      {/* Keyed by tenant: a question half written for one tenant must not be asked on behalf of another. */}
      {data && <NewPanelForm key={tenantId?.toString()} agents={data.agents} invited={invited} />}
    </>
  );
}
