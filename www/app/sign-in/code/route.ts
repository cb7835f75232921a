import { resolveTenant } from "tenantry";
import { requestCode } from "@/session/continue";
import { isOurHost, redirectTo } from "@/session/redirect";
import { rootDomains } from "@/tenant.config";

/** Step 2, on the host that the person comes from: back to the other host, with a code if the gateway gives one. */
export async function GET(request: Request): Promise<Response> {
  const asked = new URL(request.url).searchParams;
  const host = asked.get("host") ?? "";
  if (!isOurHost(host)) return redirectTo("/panels");
  const { slug } = resolveTenant({ host }, { rootDomains });
  const code = slug && (await requestCode(slug, host, asked.get("challenge") ?? ""));
  return redirectTo(`//${host}/sign-in/finish?${new URLSearchParams({ code: code ?? "" })}`);
}
