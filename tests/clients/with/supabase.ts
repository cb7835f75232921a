import { createClient } from "@supabase/supabase-js";
import type { TenantClient } from "tenantry";

export const supabaseFor = (client: TenantClient, url: string, key: string, accessToken: () => Promise<string>) =>
  createClient(url, key, { global: { fetch: client.fetch }, accessToken });
