// `node --expose-gc memory.mjs <rounds>` prints how many bytes the memory of the modules and the heap grow during the
// second half of the rounds.

import { memories } from "./module-memory.mjs";

const { createTenantClient, parseBranding, resolveTenant } = await import("tenantry");

const ROUNDS_A_TURN = 1_000;
const ROUNDS_A_CLIENT = 8;

const rounds = Number(process.argv[2]);
let options;
let client;

/** Resolves a tenant, parses a brand and reads a flag. Each round has another tenant, and every eighth a new client. */
function round(number) {
  const slug = `tenant-${number}`;
  const host = `${slug}.vital.health`;
  const id = `${number.toString(16).padStart(8, "0")}-1111-4111-8111-111111111111`;
  const primaryColor = `#${number.toString(16).padStart(6, "0")}`;
  if (number % ROUNDS_A_CLIENT === 0) {
    client?.dispose();
    options = { rootDomains: ["vital.health"] };
    const profile = { id, slug, name: slug, features: { on: true } };
    const snapshot = { profile, madeAt: "2025-01-01T00:00:00.000Z" };
    client = createTenantClient({ ...options, api: "https://api.vital.health", request: { host }, snapshot });
  }
  const answers = [
    resolveTenant({ host, cookie: `__Host-tenant_id=${id}` }, options).slug === slug,
    parseBranding({ primaryColor }).primaryColor === primaryColor,
    client.flag("on", false),
  ];
  if (answers.includes(false)) throw new Error(`round ${number} answers wrong: ${answers}`);
}

/** Collects garbage. The engine finds it in one turn of the event loop, and the module frees it in a later one. */
async function collect() {
  globalThis.gc();
  await new Promise((resolve) => setImmediate(resolve));
}

async function run(from, to) {
  for (let number = from; number < to; number += 1) {
    round(number);
    if (number % ROUNDS_A_TURN === 0) await collect();
  }
}

async function used() {
  for (let time = 0; time < 4; time += 1) await collect();
  const module = memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  return { module, heap: process.memoryUsage().heapUsed };
}

await run(0, rounds / 2);
const before = await used();
await run(rounds / 2, rounds);
const after = await used();
console.log(JSON.stringify({ module: after.module - before.module, heap: after.heap - before.heap }));
