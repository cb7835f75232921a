import { headers } from "next/headers";
import { explainTenant } from "tenantry";
import { ResolutionView } from "@/components/resolution/resolution-view";
import { resolveOptions } from "@/tenant.config";

export default async function ResolutionPage() {
  const incoming = await headers();
  const { trace, resolution } = explainTenant({ headers: incoming }, resolveOptions);
  return <ResolutionView host={incoming.get("host") ?? ""} onServer={{ trace, resolution }} options={resolveOptions} />;
}
