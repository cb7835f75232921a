import type { Panel } from "@/ask-panel/panel";
import { PanelDetail } from "@/components/panel-detail/panel-detail";
import { firstData } from "@/server/first-data";

export default async function PanelPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  // `id` comes from the address bar: one encoded segment, so it cannot name another route of the gateway.
  const path = `/v1/panels/${encodeURIComponent(id)}`;
  return <PanelDetail path={path} first={await firstData<Panel>(path)} />;
}
