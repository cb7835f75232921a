import { finishContinuing } from "@/session/continue";
import { redirectTo } from "@/session/redirect";

/** Step 3, on the host that the person goes to. Without a session the workspace shows the sign-in page. */
export async function GET(request: Request): Promise<Response> {
  const code = new URL(request.url).searchParams.get("code") ?? "";
  await finishContinuing(code, request.headers.get("host") ?? "");
  return redirectTo("/panels");
}
