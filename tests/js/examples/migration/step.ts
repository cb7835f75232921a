import { tenantKey } from "tenantry";
import { requireTenant } from "tenantry/server";

const cache = new Map<string, unknown>();

export async function getJson(path: string, send = fetch): Promise<unknown> {
  const tenantId = requireTenant();
  const key = tenantKey(tenantId, path);
  if (!cache.has(key)) {
    const response = await send(`http://api.test${path}`, { headers: { "x-tenant-id": tenantId } });
    cache.set(key, await response.json());
  }
  return cache.get(key);
}
