// What Next.js can put into the key of a cached `fetch`.
import { getTenant, type Tenancy } from "tenantry/next";
import { apiFixture, profileFixture } from "tenantry/testing";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

const next = vi.hoisted(() => ({ headers: new Headers() }));
vi.mock("next/headers", () => ({ headers: async () => next.headers }));

const tenants = [profileFixture({ slug: "acme" }), profileFixture({ slug: "medtech" })];
const api = "https://api.test";

let session = "one";
const tenancy = { api, session: () => ({ authorization: session }) } satisfies Tenancy;

/** The key of each request that may be cached. */
let keys: string[];

beforeEach(() => {
  keys = [];
  const respond = apiFixture(tenants);
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init: RequestInit & { next?: unknown } = {}) => {
    const request = new Request(input instanceof Request ? input.clone() : input, init);
    if (init.next !== undefined || init.cache !== "no-store") {
      // INVARIANT of Next.js 14, 15 and early 16: the key of a `Request` is made of the request alone.
      const { method, headers, body } = input instanceof Request ? input : new Request(input, init);
      keys.push(JSON.stringify([request.url, method, [...headers], body && (await new Response(body).text())]));
    }
    return respond(request) ?? Response.json(request.headers.get("x-tenant-id"));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

async function fetchAs(slug: string, of: string, input: () => RequestInfo | URL, init: RequestInit): Promise<string> {
  next.headers = new Headers({ host: `${slug}.localhost` });
  session = of;
  const { fetch } = await getTenant(tenancy);
  return (await fetch(input(), init)).json();
}

const inputs: Record<string, () => RequestInfo | URL> = {
  "a text": () => `${api}/plans`,
  "a URL": () => new URL(`${api}/plans`),
  "a Request": () => new Request(`${api}/plans`, { headers: { accept: "text/plain" } }),
  "a Request with a body": () => new Request(`${api}/plans`, { method: "POST", body: "all" }),
};

for (const [what, input] of Object.entries(inputs)) {
  it(`the cache key of ${what} has the tenant and the session`, async () => {
    const cached = { next: { revalidate: 60 } } as RequestInit;
    const answers = [
      await fetchAs("acme", "one", input, cached),
      await fetchAs("medtech", "one", input, cached),
      await fetchAs("acme", "two", input, cached),
      await fetchAs("acme", "one", input, cached),
    ];
    const [acme, medtech] = tenants.map(({ id }) => id);
    expect(answers).toEqual([acme, medtech, acme, acme]);
    expect(new Set(keys).size).toBe(3);
    expect(keys[0]).toBe(keys[3]);
  });
}

it("a call without `cache` and `next` is not cached, also by a Request", async () => {
  await fetchAs("acme", "one", () => `${api}/plans`, {});
  await fetchAs("acme", "one", () => new Request(`${api}/plans`, { cache: "force-cache" }), {});
  expect(keys).toEqual([]);
});
