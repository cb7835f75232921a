import { tenantHost } from "tenantry";
import { redirectTo } from "@/session/redirect";
import { resolveOptions } from "@/tenant.config";

/** Opens a tenant at its own address, signed in as on this host. */
export async function GET(
  { headers }: Request,
  { params }: { params: Promise<{ tenant: string }> },
): Promise<Response> {
  const here = headers.get("host") ?? "";
  const there = tenantHost(here, (await params).tenant, resolveOptions);
  return redirectTo(`//${there}/sign-in/from?${new URLSearchParams({ host: here })}`);
}
