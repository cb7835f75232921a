import type { PanelList } from "@/ask-panel/panel";
import { AnalyticsView } from "@/components/analytics/analytics-view";
import { firstData } from "@/server/first-data";

export default async function AnalyticsPage() {
  return (
    <AnalyticsView first={await firstData<PanelList>("/v1/panels")} today={new Date().toISOString().slice(0, 10)} />
  );
}
