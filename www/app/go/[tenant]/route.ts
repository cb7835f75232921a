import { tenantHost } from "tenantry";
import { redirectTo } from "@/session/redirect";
import { addresses, pinned, resolveOptions } from "@/tenant.config";

/** Opens a tenant at its own address, signed in as on this host. Another deployment has a sign-in of its own. */
export async function GET(
  { headers }: Request,
  { params }: { params: Promise<{ tenant: string }> },
): Promise<Response> {
  const { tenant } = await params;
  if (pinned) return redirectTo(addresses[tenant] ?? "/panels");
  const here = headers.get("host") ?? "";
  const there = tenantHost(here, tenant, resolveOptions);
  return redirectTo(`//${there}/sign-in/from?${new URLSearchParams({ host: here })}`);
}
