import { type Resolution, type ResolveOptions, resolveTenant } from "tenantry";

export interface RequestDraft {
  host: string;
  cookie: string;
  header: string;
}

export type Attempt = { resolution: Resolution } | { error: unknown };

/** An empty field is a header that was not sent, which is not the same as one that was sent empty. */
export function attempt({ host, cookie, header }: RequestDraft, options: ResolveOptions): Attempt {
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
