// What an error of the tenant API tells: address and status, and no more of the answer than is this tenant's.
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

/** The error of a client of acme whose first profile is asked for by `id` or by the slug of its host. */
async function refusal(behaviour: Behaviour, by: "id" | "slug" = "slug"): Promise<TenantApiError> {
  api.always = behaviour;
  const named = by === "id" ? { request: {}, defaultTenant: ACME } : { request: { host: "acme.localhost" } };
  const client = createTenantClient({ api: api.url, ...named });
  const error = await client.ready.then(
    () => null,
    (thrown: TenantApiError) => thrown,
  );
  client.dispose();
  expect(error).toMatchObject({ code: "TENANT_API" });
  return error as TenantApiError;
}

function answering(status: number, type: string, body: string, headers: Record<string, string> = {}): Behaviour {
  return (_, response) => response.writeHead(status, { "content-type": type, ...headers }).end(body);
}

const page = `<!doctype html><title>Not here</title>${"é".repeat(200)}`;

it("a page that is not found names the address, the status, the media type and 80 characters", async () => {
  const error = await refusal(answering(404, "text/html", page));
  const url = `${api.url}/v1/tenants/acme/profile`;
  expect(error.message).toContain(`check the option \`api\` (${url}, status 404)`);
  expect(error.details).toEqual({
    status: 404,
    detail: "there is nothing at this address; check the option `api`",
    url,
    contentType: "text/html",
    excerpt: page.slice(0, 80),
  });
});

it("a bare 401 says that the caller is not signed in", async () => {
  const error = await refusal(answering(401, "text/plain", ""));
  expect(error.message).toMatch(/not signed in there \(http.*, status 401\)/);
  expect(error.details.excerpt).toBeNull();
});

it("a page where a profile was wanted is told as what it is", async () => {
  const error = await refusal(answering(200, "text/html", page));
  expect(error.message).toMatch(/its body is not JSON \(http.*, status 200\)/);
  expect(error.details.excerpt).toContain("<!doctype html>");
});

it.each([
  ["a server that is down", reset, "it could not be reached"],
  ["an answer that is cut short", truncated, "its answer was cut short"],
] as const)("%s is named", async (_, behaviour, said) => {
  const error = await refusal(behaviour);
  expect(error.message).toContain(`${said} (${api.url}/v1/tenants/acme/profile`);
  expect(error.cause).toBeInstanceOf(Error);
});

it("a server that does not answer in time is named", async () => {
  api.always = () => undefined;
  const client = createTenantClient({
    api: api.url,
    request: { host: "acme.localhost" },
    timeouts: { attempt: 50, total: 50 },
  });
  await expect(client.ready).rejects.toThrow(/did not answer within 50 ms \(http.*\/profile\)/);
  client.dispose();
});

// Planted fault: a cache that ignores `Vary` brings another tenant's words into an error, and from there into a log.
it("an answer that echoes another tenant tells nothing of itself", async () => {
  const problem = JSON.stringify({ detail: "medtech owes 3 invoices", code: "PAYMENT" });
  const error = await refusal(answering(500, "application/problem+json", problem, { "x-tenant-id": MEDTECH }), "id");
  expect(JSON.stringify([error.message, error.details])).not.toMatch(/invoices|problem\+json|2222/);
  expect(error.details).toMatchObject({ status: 500, contentType: null, excerpt: null });
});

it("an answer with an echo that cannot be compared keeps its body to itself", async () => {
  const error = await refusal(answering(500, "text/html", page, { "x-tenant-id": MEDTECH }));
  expect(error.details).toMatchObject({ status: 500, contentType: null, excerpt: null });
});

it("a key in the address of the API is not told", async () => {
  api.always = answering(404, "text/html", page);
  const client = createTenantClient({ api: `${api.url}/base?key=secret`, request: { host: "acme.localhost" } });
  const error = await client.ready.catch((thrown: Error) => thrown);
  expect(JSON.stringify([(error as Error).message, (error as TenantApiError).details])).not.toContain("secret");
  client.dispose();
});
