import type { PanelList } from "@/ask-panel/panel";
import { PanelsView } from "@/components/panels/panels-view";
import { firstData } from "@/server/first-data";

export default async function PanelsPage() {
  return <PanelsView first={await firstData<PanelList>("/v1/panels")} />;
}
