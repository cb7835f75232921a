import { headers } from "next/headers";
import { explainTenant } from "tenantry";
import { ResolutionView } from "@/components/resolution/resolution-view";
import { getHostTenant } from "@/server/host-tenant";
import { tenantOptions } from "@/tenant.config";

export default async function ResolutionPage() {
  const { host, resolution } = await getHostTenant();
  const { trace } = explainTenant({ headers: await headers() }, tenantOptions);
  return <ResolutionView host={host} onServer={{ trace, resolution }} />;
}
