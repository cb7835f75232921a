import { createFetch } from "ofetch";
import { isTenantError, type TenantClient } from "tenantry";

export const ofetchFor = (client: TenantClient) =>
  createFetch({
    fetch: client.fetch,
    defaults: {
      onRequestError({ error }) {
        if (isTenantError(error)) throw error;
      },
    },
  });
