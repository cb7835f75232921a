// HTTP libraries, each with `client.fetch`, against the real gateway.
import { isAxiosError } from "axios";
import { TenantChangedError, type TenantClient, UnauthorizedTenantAccessError } from "tenantry";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACME, ADA, MEDTECH, SAM, signedInClient, signedInOptions, signIn, snapshotOf } from "./gateway.js";
import { type RecordingServer, startProxy, startThirdParty } from "./proxy.js";
import { axiosFor } from "./with/axios.js";
import { kyFor } from "./with/ky.js";
import { ofetchFor } from "./with/ofetch.js";
import { openapiFor } from "./with/openapi-fetch.js";
import { supabaseFor, tenantClientWith } from "./with/supabase.js";

const NEW_PANEL = {
  question: "Which comparator would the agency accept?",
  type: "open",
  agentIds: ["a9e00000-0000-4000-8000-000000000001"],
};

interface Panel {
  readonly tenantId: string;
  readonly question: string;
}

/** The gateway's paths, in the form that `openapi-typescript` generates. */
interface Paths {
  "/v1/panels": {
    get: { responses: { 200: { content: { "application/json": { panels: Panel[] } } } } };
    post: {
      requestBody: { content: { "application/json": typeof NEW_PANEL } };
      responses: { 201: { content: { "application/json": Panel } } };
    };
  };
  "/v1/held": { get: { responses: { 200: { content: { "application/json": unknown } } } } };
}

interface Library {
  readonly name: string;
  /** Sends a GET (`get`) or a POST (`post`) below `/v1` of this URL. */
  get(client: TenantClient, url: string, what: "panels" | "held", signal?: AbortSignal): Promise<unknown>;
  post(client: TenantClient, url: string): Promise<unknown>;
  /** The error of `client.fetch` inside the error that the library throws. */
  tenantErrorIn(thrown: unknown): unknown;
}

const unwrapped = (thrown: unknown) => thrown;
let session: string;
const accessToken = async () => session;

const LIBRARIES: Library[] = [
  {
    name: "ky",
    get: (client, url, what, signal) =>
      kyFor(client)
        .get(`${url}/v1/${what}`, { signal: signal ?? null })
        .json(),
    post: (client, url) => kyFor(client).post(`${url}/v1/panels`, { json: NEW_PANEL }).json(),
    tenantErrorIn: unwrapped,
  },
  {
    name: "ofetch",
    get: (client, url, what, signal) => ofetchFor(client)(`/v1/${what}`, { baseURL: url, ...(signal && { signal }) }),
    post: (client, url) => ofetchFor(client)("/v1/panels", { baseURL: url, method: "POST", body: NEW_PANEL }),
    tenantErrorIn: unwrapped,
  },
  {
    name: "axios",
    get: async (client, url, what, signal) =>
      (await axiosFor(client).get(`/v1/${what}`, { baseURL: url, ...(signal && { signal }) })).data,
    post: async (client, url) => (await axiosFor(client).post(`${url}/v1/panels`, NEW_PANEL)).data,
    tenantErrorIn: (thrown) => (isAxiosError(thrown) ? thrown.cause : undefined),
  },
  {
    name: "supabase-js",
    async get(client, url, what, signal) {
      const query = supabaseFor(client, url, "the anonymous key", accessToken).from(what).select().throwOnError();
      return (await (signal ? query.abortSignal(signal) : query)).data;
    },
    post: async (client, url) =>
      (await supabaseFor(client, url, "the anonymous key", accessToken).from("panels").insert(NEW_PANEL).throwOnError())
        .data,
    tenantErrorIn: unwrapped,
  },
  {
    name: "openapi-fetch",
    get: async (client, url, what, signal) =>
      (await openapiFor<Paths>(client, url).GET(`/v1/${what}`, signal ? { signal } : {})).data,
    post: async (client, url) => (await openapiFor<Paths>(client, url).POST("/v1/panels", { body: NEW_PANEL })).data,
    tenantErrorIn: unwrapped,
  },
];

/** The host does not name the tenant, so the client may switch. */
const switchable = { sources: ["default"], defaultTenant: "acme", request: {} } as const;
/** A tenant that Ada is not a member of. */
const medtech = { snapshot: snapshotOf(MEDTECH, "medtech"), request: { host: "medtech.localhost" } };

let proxy: RecordingServer;
let thirdParty: RecordingServer;

beforeAll(async () => {
  session = await signIn(SAM);
  proxy = await startProxy();
  thirdParty = await startThirdParty();
});

afterAll(() => {
  proxy.close();
  thirdParty.close();
});

/** The requests since `start`, without the client's profile requests. */
const requestsSince = (server: RecordingServer, start: number) =>
  server.requests.slice(start).filter(({ path }) => !path.endsWith("/profile"));

const rejectionOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.unreachable("the request must be refused"),
    (error: unknown) => error,
  );

describe.each(LIBRARIES)("$name", ({ get, post, tenantErrorIn }) => {
  it("reads and writes for the tenant, and for the new tenant after a switch", async () => {
    const client = signedInClient(session, { ...switchable, api: proxy.url });
    for (const [slug, id] of [
      ["acme", ACME],
      ["medtech", MEDTECH],
    ] as const) {
      await client.switchTenant(slug);
      const start = proxy.requests.length;
      const { panels } = (await get(client, proxy.url, "panels")) as { panels: Panel[] };
      expect(new Set(panels.map(({ tenantId }) => tenantId))).toEqual(new Set([id]));
      expect(await post(client, proxy.url)).toMatchObject({ tenantId: id, question: NEW_PANEL.question });
      expect(requestsSince(proxy, start).map(({ method, tenant }) => [method, tenant])).toEqual([
        ["GET", id],
        ["POST", id],
      ]);
    }
  });

  // Planted fault: the recipe lets the library retry after a refusal.
  it("throws the gateway's refusal as the typed error after one request", async () => {
    const client = signedInClient(await signIn(ADA), { api: proxy.url, ...medtech });
    const start = proxy.requests.length;
    const thrown = await rejectionOf(get(client, proxy.url, "panels"));
    expect(tenantErrorIn(thrown)).toBeInstanceOf(UnauthorizedTenantAccessError);
    expect(requestsSince(proxy, start)).toHaveLength(1);
  });

  // Planted fault: a retry after the switch sends the previous tenant's request for the new tenant.
  it("is aborted by a switch and does not retry for the new tenant", async () => {
    const client = signedInClient(session, { ...switchable, api: proxy.url });
    await client.ready;
    const start = proxy.requests.length;
    const pending = rejectionOf(get(client, proxy.url, "held"));
    await expect.poll(() => requestsSince(proxy, start).length).toBe(1);
    await client.switchTenant("medtech");
    expect(tenantErrorIn(await pending)).toBeInstanceOf(TenantChangedError);
    await expect.poll(() => proxy.abandoned).toContain(requestsSince(proxy, start)[0]);
    expect(requestsSince(proxy, start).map(({ tenant }) => tenant)).toEqual([ACME]);
  });

  it("is aborted by the caller's signal", async () => {
    const client = signedInClient(session, { api: proxy.url });
    await client.ready;
    const start = proxy.requests.length;
    const controller = new AbortController();
    const aborted = rejectionOf(get(client, proxy.url, "held", controller.signal));
    await expect.poll(() => requestsSince(proxy, start).length).toBe(1);
    controller.abort();
    const { name, cause } = (await aborted) as Error;
    expect([name, (cause as Error)?.name]).toContainEqual(expect.stringMatching(/^(Abort|Canceled)Error$/));
    await expect.poll(() => proxy.abandoned).toContain(requestsSince(proxy, start)[0]);
  });

  // Planted fault: the header is set for every URL.
  it("sends no tenant header to a third party", async () => {
    const client = signedInClient(session, { api: proxy.url });
    await client.ready;
    const start = thirdParty.requests.length;
    await get(client, thirdParty.url, "panels");
    await post(client, thirdParty.url);
    expect(requestsSince(thirdParty, start).map(({ tenant }) => tenant)).toEqual([undefined, undefined]);
  });
});

// Planted fault: the client does not list the origin of Supabase in `apiOrigins`.
describe("supabase-js at another origin", () => {
  it("receives the tenant header, and the new tenant's after a switch", async () => {
    const supabaseServer = await startProxy();
    try {
      const client = tenantClientWith(supabaseServer.url, signedInOptions(session, { ...switchable, api: proxy.url }));
      const supabase = supabaseFor(client, supabaseServer.url, "the anonymous key", accessToken);
      await supabase.from("panels").select().throwOnError();
      await client.switchTenant("medtech");
      await supabase.from("panels").select().throwOnError();
      expect(supabaseServer.requests.map(({ tenant }) => tenant)).toEqual([ACME, MEDTECH]);
    } finally {
      supabaseServer.close();
    }
  });
});

describe("supabase-js that returns errors", () => {
  const refusedClient = async () => {
    const client = signedInClient(await signIn(ADA), { api: proxy.url, ...medtech });
    return supabaseFor(client, proxy.url, "the anonymous key", accessToken);
  };

  it("returns only the name and message of a query's error", async () => {
    const { data, error } = await (await refusedClient()).from("panels").select();
    expect([data, error?.message]).toEqual([null, expect.stringMatching(/^UnauthorizedTenantAccessError: /)]);
  });

  it("returns the error of a function call in its context", async () => {
    const { error } = await (await refusedClient()).functions.invoke("panels", { method: "GET" });
    expect(error.context).toBeInstanceOf(UnauthorizedTenantAccessError);
  });
});
