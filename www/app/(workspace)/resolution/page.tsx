import { ResolutionView } from "@/components/resolution/resolution-view";
import { getHostTenant } from "@/server/host-tenant";

export default async function ResolutionPage() {
  const { host, resolution } = await getHostTenant();
  return <ResolutionView host={host} onServer={resolution} />;
}
