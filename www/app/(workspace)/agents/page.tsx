import type { AgentList } from "@/ask-panel/agent";
import { AgentsView } from "@/components/agents/agents-view";
import { loadInitialData } from "@/server/initial-data";

export default async function AgentsPage() {
  return <AgentsView initial={await loadInitialData<AgentList>("/v1/agents")} />;
}
