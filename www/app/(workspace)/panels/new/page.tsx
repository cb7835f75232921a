import type { AgentList } from "@/ask-panel/agent";
import { NewPanelView } from "@/components/new-panel/new-panel-view";
import { firstData } from "@/server/first-data";

export default async function NewPanelPage({
  searchParams,
}: {
  searchParams: Promise<{ expert?: string | string[] }>;
}) {
  const { expert } = await searchParams;
  return (
    <NewPanelView
      first={await firstData<AgentList>("/v1/agents")}
      invited={typeof expert === "string" ? expert : undefined}
    />
  );
}
