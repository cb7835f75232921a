// The tenant API as a page on another origin sees it: CORS, the echo, caching, and one profile.
import type { IdFormat } from "../../../tenant/tenant-id.js";
import type { Findings } from "../finding.js";
import { checkProfile } from "../profile.js";
import { ask, items, shown } from "./answer.js";

/** The API and one of its tenants. */
export interface ApiQuestion {
  readonly api: string;
  /** An id or a slug. Null asks for no profile. */
  readonly tenant: string | null;
  /** The origin of the pages. Null for an API on the pages' own origin. */
  readonly origin: string | null;
  readonly headers: Headers;
  readonly ids: IdFormat;
}

const HEADER = "x-tenant-id";

export async function checkTenantApi(question: ApiQuestion, found: Findings): Promise<void> {
  const { api, tenant, origin } = question;
  const base = api.replace(/\/+$/, "");
  try {
    if (origin === null || origin === new URL(base).origin) {
      found.skip("CORS", "name the origin of the pages with --origin, if it is not the API's own");
    } else {
      await checkPreflight(`${base}/v1/tenants`, origin, found);
    }
    if (tenant === null) {
      found.skip("the answers of the tenant API", "name a tenant with --tenant, and a session with --header");
    } else {
      await checkProfileOf(`${base}/v1/tenants/${encodeURIComponent(tenant)}/profile`, question, found);
    }
  } catch (error) {
    found.add("API_UNREACHABLE", shown(base), `There is no answer: ${(error as Error).message}.`);
  }
}

async function checkPreflight(url: string, origin: string, found: Findings): Promise<void> {
  const answer = await ask(url, {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": "GET", "access-control-request-headers": HEADER },
  });
  const allowed = items(answer, "access-control-allow-headers");
  // With credentials a browser reads `*` as the name of a header.
  const hasCredentials = answer.headers.get("access-control-allow-credentials") === "true";
  const allowsHeader = allowed.includes(HEADER) || (allowed.includes("*") && !hasCredentials);
  if (!answer.ok || !allowsHeader || !isAllowed(answer, origin)) {
    const seen = ["access-control-allow-origin", "access-control-allow-headers"].map(
      (name) => `${name}: ${answer.headers.get(name) ?? "absent"}`,
    );
    found.add("CORS_PREFLIGHT", `OPTIONS ${shown(url)}`, `Status ${answer.status}, ${seen.join(", ")}.`);
  }
  found.note(`the preflight of ${shown(url)} for ${origin}`);
}

async function checkProfileOf(url: string, { origin, headers, ids }: ApiQuestion, found: Findings): Promise<void> {
  const sent = new Headers(headers);
  sent.set("accept", "application/json");
  if (origin !== null) sent.set("origin", origin);
  const answer = await ask(url, { headers: sent });
  const subject = `GET ${shown(url)}`;
  if (origin !== null && origin !== new URL(url).origin) checkOrigin(answer, origin, subject, found);
  if (!answer.ok) {
    found.skip("the profile", `${subject} answers ${answer.status}: pass a session with --header`);
    return;
  }
  checkCaching(answer, subject, found);
  const id = checkProfile(await answer.text(), ids, subject, found);
  if (id !== null) checkEcho(answer, id, subject, found);
  found.note(`${subject}: echo, caching and profile`);
}

function checkOrigin(answer: Response, origin: string, subject: string, found: Findings): void {
  const allowed = answer.headers.get("access-control-allow-origin");
  const hasCredentials = answer.headers.get("access-control-allow-credentials") === "true";
  if (hasCredentials && (allowed === "*" || allowed === "null")) {
    found.add("CORS_CREDENTIALS", subject, `Access-Control-Allow-Origin is ${allowed}, with credentials.`);
  } else if (!isAllowed(answer, origin)) {
    found.add("CORS_ORIGIN", subject, `Access-Control-Allow-Origin is ${allowed ?? "absent"} for ${origin}.`);
  }
  const exposed = items(answer, "access-control-expose-headers");
  if (!exposed.includes(HEADER) && (hasCredentials || !exposed.includes("*"))) {
    found.add("HEADER_NOT_EXPOSED", subject, `Access-Control-Expose-Headers is ${exposed.join(", ") || "absent"}.`);
  }
}

const isAllowed = ({ headers }: Response, origin: string) =>
  [origin, "*"].includes(headers.get("access-control-allow-origin") ?? "");

function checkCaching(answer: Response, subject: string, found: Findings): void {
  const directives = items(answer, "cache-control");
  const isPrivate = directives.includes("no-store") || directives.includes("private");
  if (!isPrivate) {
    const seen = answer.headers.get("cache-control") ?? "absent";
    found.add("ANSWER_CACHEABLE", subject, `Cache-Control is ${seen}.`);
  }
}

function checkEcho(answer: Response, id: string, subject: string, found: Findings): void {
  const echo = answer.headers.get(HEADER);
  if (echo === null) found.add("ECHO_MISSING", subject, "The answer has no X-Tenant-ID.");
  else if (echo.toLowerCase() !== id.toLowerCase()) {
    found.add("ECHO_WRONG", subject, "X-Tenant-ID of the answer is not the id of its profile.");
  }
}
