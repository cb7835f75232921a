import { createTenantClient, type TenantClientOptions } from "tenantry";

/** Shows the tenant's name in the title of a page, and keeps it right after every change. */
export async function titleOf(page: { title: string }, options: TenantClientOptions) {
  const client = createTenantClient(options);
  const show = () => {
    page.title = client.tenant?.name ?? "Vital";
  };
  client.on("change", show);
  await client.ready;
  show();
  return client;
}
