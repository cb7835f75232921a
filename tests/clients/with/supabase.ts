import { createClient } from "@supabase/supabase-js";
import { createTenantClient, type TenantClient, type TenantClientOptions } from "tenantry";

/** Supabase is another origin than the tenant API. Requests to an origin that is not listed carry no tenant. */
export const tenantClientWith = (url: string, options: TenantClientOptions) =>
  createTenantClient({ ...options, apiOrigins: [new URL(url).origin] });

export const supabaseFor = (client: TenantClient, url: string, key: string, accessToken: () => Promise<string>) =>
  createClient(url, key, { global: { fetch: client.fetch }, accessToken });
