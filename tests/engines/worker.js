// A module worker: it has no document, and it has its own location.
import { createTenantClient } from "/dist/single-file.js";

async function start() {
  const client = createTenantClient({ api: `${location.origin}/api`, sources: ["subdomain"] });
  await client.ready;
  const { tenant } = await (await client.fetch("/api/echo")).json();
  return { slug: client.tenant?.slug, source: client.resolution.source, tenant };
}

start().then(postMessage, ({ code, message }) => postMessage({ code, message }));
