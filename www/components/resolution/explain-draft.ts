import { type Explanation, explainTenant, type ResolveOptions } from "tenantry";

export interface RequestDraft {
  host: string;
  cookie: string;
  header: string;
}

/** Explains the tenant of a drafted request. An empty field is a header that is not sent. */
export function explainDraft({ host, cookie, header }: RequestDraft, options: ResolveOptions): Explanation {
  const headers: Record<string, string> = {};
  if (host) headers.host = host;
  if (cookie) headers.cookie = cookie;
  if (header) headers["x-tenant-id"] = header;
  return explainTenant({ headers }, options);
}
