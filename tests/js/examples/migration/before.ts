let tenantId = "";
const cache = new Map<string, unknown>();

export function setTenant(id: string) {
  tenantId = id;
}

export async function getJson(path: string, send = fetch): Promise<unknown> {
  if (!cache.has(path)) {
    const response = await send(`http://api.test${path}`, { headers: { "x-tenant-id": tenantId } });
    cache.set(path, await response.json());
  }
  return cache.get(path);
}
