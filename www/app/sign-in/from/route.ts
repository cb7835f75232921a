import { startContinuing } from "@/session/continue";
import { isOurHost, redirectTo } from "@/session/redirect";
import { readPerson } from "@/session/session";

/** Step 1, on the host that the person goes to: `?host=` is the host that the person comes from. */
export async function GET(request: Request): Promise<Response> {
  const from = new URL(request.url).searchParams.get("host") ?? "";
  if ((await readPerson()) || !isOurHost(from)) return redirectTo("/panels");
  const host = request.headers.get("host") ?? "";
  return redirectTo(`//${from}/sign-in/code?${new URLSearchParams({ host, challenge: await startContinuing() })}`);
}
