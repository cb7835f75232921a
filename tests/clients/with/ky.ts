import ky from "ky";
import { isTenantError, type TenantClient } from "tenantry";

export const kyFor = (client: TenantClient) =>
  ky.create({
    fetch: client.fetch,
    retry: { shouldRetry: ({ error }) => (isTenantError(error) ? false : undefined) },
  });
