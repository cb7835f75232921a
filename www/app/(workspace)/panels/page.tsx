import type { PanelList } from "@/ask-panel/panel";
import { PanelsView } from "@/components/panels/panels-view";
import { loadInitialData } from "@/server/initial-data";

export default async function PanelsPage() {
  return <PanelsView initial={await loadInitialData<PanelList>("/v1/panels")} />;
}
