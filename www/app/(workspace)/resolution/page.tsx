import { headers } from "next/headers";
import { explainTenant } from "tenantry";
import { ResolutionView } from "@/components/resolution/resolution-view";
import { resolveOptions } from "@/tenant.config";

export default async function ResolutionPage() {
  const incoming = await headers();
  const { trace, resolution } = explainTenant({ headers: incoming }, resolveOptions);
  // No request carries the choice of a tab, so here its absence says nothing about the tab.
  const onServer = trace.map((entry) =>
    entry.source === "session" ? { ...entry, detail: "a server does not see the choice of a tab" } : entry,
  );
  return (
    <ResolutionView
      host={incoming.get("host") ?? ""}
      onServer={{ trace: onServer, resolution }}
      options={resolveOptions}
    />
  );
}
