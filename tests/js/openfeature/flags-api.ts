// A tenant API whose flags a test can change, and which it can break.
import { createTenantClient, type TenantClient, type TenantClientOptions } from "tenantry";
import { profileOf } from "../fixtures.js";

/** What the API answers with in place of a profile. */
type Failure = () => Response | Promise<Response>;

export class FlagsApi {
  flags: Record<"acme" | "medtech", object> = { acme: {}, medtech: {} };
  failure: Failure | null = null;
  version = 1;

  constructor(flags: object = {}, others: object = {}) {
    this.flags = { acme: flags, medtech: others };
  }

  readonly fetch: typeof fetch = async (input) => {
    if (this.failure) {
      return this.failure();
    }
    const { pathname } = new URL(new Request(input).url);
    const slug = /\/(medtech|2222[^/]*)\/profile$/.test(pathname) ? "medtech" : "acme";
    return Response.json(profileOf(slug, { features: this.flags[slug], version: this.version }));
  };

  /** A client of acme that loads its profile from here, and may switch. */
  client(options: Partial<TenantClientOptions> = {}): TenantClient {
    return createTenantClient({
      api: "http://api.test",
      fetch: this.fetch,
      request: {},
      sources: ["header", "default"],
      defaultTenant: "acme",
      timeouts: { attempt: 20, total: 20 },
      ...options,
    });
  }
}

export const unavailable: Failure = () => new Response(null, { status: 503 });
export const refused: Failure = () => Response.json({ code: "UNAUTHORIZED_TENANT_ACCESS" }, { status: 403 });
export const silent: Failure = () => new Promise<Response>(() => undefined);
