"use client";

import { useState } from "react";
import { type Agent, type AgentList, accessOf } from "@/ask-panel/agent";
import { DataError } from "../data/data-error";
import { Loading } from "../data/loading";
import { type InitialData, useTenantData } from "../data/use-tenant-data";
import { Icon } from "../icon/icon";
import { Notice } from "../notice/notice";
import { PageHeader } from "../page-header/page-header";
import { type AccessChoice, AccessFilter } from "./access-filter";
import { AgentCard } from "./agent-card";
import styles from "./agents-view.module.css";

export function AgentsView({ initial }: { initial: InitialData<AgentList> | undefined }) {
  const { data, error, reload } = useTenantData<AgentList>("/v1/agents", initial);
  const [query, setQuery] = useState("");
  const [access, setAccess] = useState<AccessChoice>("all");

  const shown = data?.agents.filter((agent) => matchesFilter(agent, access, query)) ?? [];

  return (
    <>
      <PageHeader title="Experts">
        The experts you can choose for a panel: owned by your tenant, shared with it, or shared with all tenants.
      </PageHeader>
      {error && <DataError error={error} onRetry={reload} />}
      {!error && !data && <Loading label="Loading experts" />}
      {data && (
        <>
          <div className={styles.tools}>
            <AccessFilter agents={data.agents} value={access} onChange={setAccess} />
            <label className={styles.search}>
              <span className="visually-hidden">Search experts</span>
              <Icon name="search" size={18} />
              <input
                type="search"
                className="input"
                placeholder="Search by name or specialty"
                value={query}
                onChange={(event) => setQuery(event.target.value)}
              />
            </label>
          </div>
          {shown.length === 0 ? (
            <Notice icon="search" title="No matching experts">
              <p>Change the search or the filter.</p>
            </Notice>
          ) : (
            <ul className={styles.agents}>
              {shown.map((agent) => (
                <AgentCard key={agent.id} agent={agent} />
              ))}
            </ul>
          )}
        </>
      )}
    </>
  );
}

function matchesFilter(agent: Agent, access: AccessChoice, query: string): boolean {
  const text = `${agent.name} ${agent.specialty} ${agent.description}`.toLowerCase();
  return (access === "all" || accessOf(agent) === access) && text.includes(query.trim().toLowerCase());
}
