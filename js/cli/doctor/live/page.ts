// A page of the running app: its policy, and the tenant cookie that it sets.
import { checkPolicy } from "../content-policy.js";
import type { Findings } from "../finding.js";
import { ask, shown } from "./answer.js";

/** `cookie` is the name of the tenant cookie, without its prefix. */
export async function checkPage(url: string, cookie: string, found: Findings): Promise<void> {
  const subject = shown(url);
  let answer: Response;
  try {
    answer = await ask(url, { headers: { accept: "text/html" } });
  } catch (error) {
    found.add("PAGE_UNREACHABLE", subject, `There is no answer: ${(error as Error).message}.`);
    return;
  }
  const policy = answer.headers.get("content-security-policy");
  if (policy !== null) checkPolicy(policy, subject, found);
  for (const line of answer.headers.getSetCookie()) checkCookie(line, url, cookie, found);
  found.note(`the page ${subject}: policy and tenant cookie`);
}

/** The value is not shown. */
function checkCookie(line: string, url: string, cookie: string, found: Findings): void {
  const [pair = "", ...parts] = line.split(";");
  const name = pair.split("=")[0]?.trim() ?? "";
  if (name.replace(/^__(Host|Secure)-/, "") !== cookie) return;
  const attributes = new Map(
    parts.map((part) => {
      const [key = "", value = ""] = part.split("=");
      return [key.trim().toLowerCase(), value.trim()];
    }),
  );
  if (attributes.has("domain")) {
    found.add("COOKIE_DOMAIN", name, `${shown(url)} sets it with Domain=${attributes.get("domain")}.`);
  }
  const isSecure = attributes.has("secure") || !url.startsWith("https:");
  const sameSite = attributes.get("samesite")?.toLowerCase();
  if (!isSecure || sameSite === undefined || sameSite === "none") {
    const seen = `${isSecure ? "" : "without Secure, "}SameSite=${sameSite ?? "absent"}`;
    found.add("COOKIE_INSECURE", name, `${shown(url)} sets it with ${seen}.`);
  }
}
