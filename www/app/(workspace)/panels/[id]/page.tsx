import type { PanelRecord } from "@/ask-panel/panel";
import { PanelDetail } from "@/components/panel-detail/panel-detail";
import { loadInitialData } from "@/server/initial-data";

export default async function PanelPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  // `id` comes from the URL. Encoded as one segment, it cannot name another route of the gateway.
  const path = `/v1/panels/${encodeURIComponent(id)}`;
  return <PanelDetail path={path} initial={await loadInitialData<PanelRecord>(path)} />;
}
