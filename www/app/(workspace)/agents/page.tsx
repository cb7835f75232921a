import type { AgentList } from "@/ask-panel/agent";
import { AgentsView } from "@/components/agents/agents-view";
import { firstData } from "@/server/first-data";

export default async function AgentsPage() {
  return <AgentsView first={await firstData<AgentList>("/v1/agents")} />;
}
