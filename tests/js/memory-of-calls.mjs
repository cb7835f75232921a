// `node memory-of-calls.mjs <calls>` prints how long the memory of the two modules is after a tenth of the calls and
// after all of them, as JSON. Every call has new options, and every third one is refused.

import { memories } from "./module-memory.mjs";

const { brandingCss, injectTenant, parseBranding, parseProfile, resolveTenant, tenantHost } = await import("tenantry");

const calls = Number(process.argv[2]);

/** Calls that are accepted, each with options of its own. */
const accepted = [
  (slug) =>
    resolveTenant({ host: `${slug}.vital.health` }, { rootDomains: ["vital.health"], reservedLabels: [slug + 1] }),
  (_, id) => resolveTenant({ cookie: `__Host-tenant_id=${id}` }, { allowedTenants: [id], sources: ["cookie"] }),
  (slug, id) => parseProfile({ id, slug, features: { [slug]: true }, limits: { seats: slug.length } }, { ids: "uuid" }),
  (slug) => tenantHost("acme.vital.health", slug, { rootDomains: ["vital.health"], customDomains: { "a.test": slug } }),
  (slug) => brandingCss({ primaryColor: "#123456" }, { selector: `[data-brand="${slug}"]` }),
  (slug, id) => injectTenant({ type: "created", slug }, id, { ids: "uuid" }),
];

/** Calls that are refused: for the request, for an option, for a value. */
const refused = [
  (slug) => resolveTenant({ host: `${slug}.evil.test` }, { rootDomains: ["vital.health"] }),
  (slug) => resolveTenant({ host: "vital.health" }, { rootDomains: [slug] }),
  (slug) => resolveTenant({ host: `${slug}.localhost` }, { allowedTenants: ["acme"] }),
  (slug) => parseProfile({ id: slug, name: slug }, { ids: "uuid" }),
  (slug) => parseBranding({ radius: slug }),
  (slug) => resolveTenant({ host: "localhost" }, { [slug]: true }),
];

let refusals = 0;

function call(number) {
  const slug = `tenant-${number}`;
  const id = `${number.toString(16).padStart(8, "0")}-1111-4111-8111-111111111111`;
  const list = number % 3 === 0 ? refused : accepted;
  try {
    list[Math.floor(number / 3) % list.length](slug, id);
  } catch (error) {
    if (list === accepted || error.code === "TENANT_RUNTIME") throw error;
    refusals += 1;
  }
}

function run(from, to) {
  for (let number = from; number < to; number += 1) call(number);
}

const length = () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);

run(0, calls / 10);
const early = length();
run(calls / 10, calls);
console.log(JSON.stringify({ early, late: length(), instances: memories.length, refusals }));
