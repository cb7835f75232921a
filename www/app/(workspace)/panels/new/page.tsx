import type { AgentList } from "@/ask-panel/agent";
import { NewPanelView } from "@/components/new-panel/new-panel-view";
import { loadInitialData } from "@/server/initial-data";

export default async function NewPanelPage({
  searchParams,
}: {
  searchParams: Promise<{ expert?: string | string[] }>;
}) {
  const { expert } = await searchParams;
  return (
    <NewPanelView
      initial={await loadInitialData<AgentList>("/v1/agents")}
      invited={typeof expert === "string" ? expert : undefined}
    />
  );
}
