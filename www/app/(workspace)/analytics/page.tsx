import type { PanelList } from "@/ask-panel/panel";
import { AnalyticsView } from "@/components/analytics/analytics-view";
import { loadInitialData } from "@/server/initial-data";

export default async function AnalyticsPage() {
  return (
    <AnalyticsView
      initial={await loadInitialData<PanelList>("/v1/panels")}
      today={new Date().toISOString().slice(0, 10)}
    />
  );
}
