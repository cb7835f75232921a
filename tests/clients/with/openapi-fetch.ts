import createClient from "openapi-fetch";
import type { TenantClient } from "tenantry";

export const openapiFor = <Paths extends object>(client: TenantClient, baseUrl: string) =>
  createClient<Paths>({ baseUrl, fetch: client.fetch });
