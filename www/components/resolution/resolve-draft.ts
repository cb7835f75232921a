import { type Resolution, type ResolveOptions, resolveTenant } from "tenantry";

export interface RequestDraft {
  host: string;
  cookie: string;
  header: string;
}

export type DraftResult = { resolution: Resolution } | { error: unknown };

/** Resolves the tenant of a drafted request. An empty field is a header that is not sent. */
export function resolveDraft({ host, cookie, header }: RequestDraft, options: ResolveOptions): DraftResult {
  const headers: Record<string, string> = {};
  if (host) headers.host = host;
  if (cookie) headers.cookie = cookie;
  if (header) headers["x-tenant-id"] = header;
  try {
    return { resolution: resolveTenant({ headers }, options) };
  } catch (error) {
    return { error };
  }
}
