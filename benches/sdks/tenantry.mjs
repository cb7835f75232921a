import { createTenantClient } from "tenantry";

export function start(flagValues) {
  const profile = { id: "11111111-1111-1111-1111-111111111111", slug: "acme", name: "Acme", features: flagValues };
  const client = createTenantClient({
    api: "https://api.vital.health",
    request: { host: "acme.localhost" },
    snapshot: { profile, madeAt: "2025-01-01T00:00:00.000Z" },
  });
  return (key) => client.flag(key, false);
}
