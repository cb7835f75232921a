// What an error of the tenant API contains: URL and status, and an excerpt only where the body belongs to this tenant.
import { createTenantClient, type TenantApiError } from "tenantry";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ACME, MEDTECH } from "./fixtures.js";
import { type Behaviour, misbehavingApi, reset, truncated } from "./misbehaving-api.js";

let api: Awaited<ReturnType<typeof misbehavingApi>>;

beforeEach(async () => {
  api = await misbehavingApi();
  vi.spyOn(Math, "random").mockReturnValue(0);
});

afterEach(() => {
  vi.restoreAllMocks();
  return api.close();
});

/** The error of a client of acme whose first profile is requested by `id`, or by the slug of its host. */
async function refusal(behaviour: Behaviour, by: "id" | "slug" = "slug"): Promise<TenantApiError> {
  api.always = behaviour;
  const options = by === "id" ? { request: {}, defaultTenant: ACME } : { request: { host: "acme.localhost" } };
  const client = createTenantClient({ api: api.url, ...options });
  const error = await client.ready.then(
    () => null,
    (thrown: TenantApiError) => thrown,
  );
  client.dispose();
  expect(error).toMatchObject({ code: "TENANT_API" });
  return error as TenantApiError;
}

function respondWith(status: number, type: string, body: string, headers: Record<string, string> = {}): Behaviour {
  return (_, response) => response.writeHead(status, { "content-type": type, ...headers }).end(body);
}

const page = `<!doctype html><title>Not here</title>${"é".repeat(200)}`;

it("the error of a 404 page contains the URL, the status, the media type and 80 characters of the body", async () => {
  const error = await refusal(respondWith(404, "text/html", page));
  const url = `${api.url}/v1/tenants/acme/profile`;
  expect(error.message).toContain(`check the option \`api\` (${url}, status 404)`);
  expect(error.details).toEqual({
    status: 404,
    detail: "the address does not exist; check the option `api`",
    url,
    contentType: "text/html",
    excerpt: page.slice(0, 80),
  });
});

it("the error of a 401 without a body says that the caller is not signed in", async () => {
  const error = await refusal(respondWith(401, "text/plain", ""));
  expect(error.message).toMatch(/not signed in \(http.*, status 401\)/);
  expect(error.details.excerpt).toBeNull();
});

it("the error of a page in place of a profile says that the body is not JSON, with an excerpt", async () => {
  const error = await refusal(respondWith(200, "text/html", page));
  expect(error.message).toMatch(/its body is not JSON \(http.*, status 200\)/);
  expect(error.details.excerpt).toContain("<!doctype html>");
});

it.each([
  ["a server that is down", reset, "it could not be reached"],
  ["a truncated response", truncated, "its response was cut short"],
] as const)("the error of %s says so", async (_, behaviour, message) => {
  const error = await refusal(behaviour);
  expect(error.message).toContain(`${message} (${api.url}/v1/tenants/acme/profile`);
  expect(error.cause).toBeInstanceOf(Error);
});

it("the error of a timeout names the URL and the timeout", async () => {
  api.always = () => undefined;
  const client = createTenantClient({
    api: api.url,
    request: { host: "acme.localhost" },
    timeouts: { attempt: 50, total: 50 },
  });
  await expect(client.ready).rejects.toThrow(/did not respond within 50 ms \(http.*\/profile\)/);
  client.dispose();
});

// Planted fault: a cache that ignores `Vary` puts another tenant's data into an error, and from there into a log.
it("the error of a response that echoes another tenant contains nothing of the response", async () => {
  const problem = JSON.stringify({ detail: "medtech owes 3 invoices", code: "PAYMENT" });
  const error = await refusal(respondWith(500, "application/problem+json", problem, { "x-tenant-id": MEDTECH }), "id");
  expect(JSON.stringify([error.message, error.details])).not.toMatch(/invoices|problem\+json|2222/);
  expect(error.details).toMatchObject({ status: 500, contentType: null, excerpt: null });
});

it("the error of a response whose echo cannot be compared contains nothing of the body", async () => {
  const error = await refusal(respondWith(500, "text/html", page, { "x-tenant-id": MEDTECH }));
  expect(error.details).toMatchObject({ status: 500, contentType: null, excerpt: null });
});

it("an error never contains the query of the API's URL", async () => {
  api.always = respondWith(404, "text/html", page);
  const client = createTenantClient({ api: `${api.url}/base?key=secret`, request: { host: "acme.localhost" } });
  const error = await client.ready.catch((thrown: Error) => thrown);
  expect(JSON.stringify([(error as Error).message, (error as TenantApiError).details])).not.toContain("secret");
  client.dispose();
});
