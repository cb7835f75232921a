// What teams call their API with, each handed `client.fetch` and speaking to the real gateway.
import { isAxiosError } from "axios";
import { TenantChangedError, type TenantClient, UnauthorizedTenantAccessError } from "tenantry";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACME, ADA, clientOf, MEDTECH, optionsOf, SAM, signIn, snapshotOf } from "./gateway.js";
import { type Listener, startProxy, startThirdParty } from "./proxy.js";
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

/** The paths of the gateway as `openapi-typescript` writes them. */
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
  /** GET and POST below `/v1` at this address. */
  get(client: TenantClient, url: string, what: "panels" | "held", signal?: AbortSignal): Promise<unknown>;
  post(client: TenantClient, url: string): Promise<unknown>;
  /** The wrapper's own error in what the library throws. */
  refusal(thrown: unknown): unknown;
}

const asItIs = (thrown: unknown) => thrown;
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
    refusal: asItIs,
  },
  {
    name: "ofetch",
    get: (client, url, what, signal) => ofetchFor(client)(`/v1/${what}`, { baseURL: url, ...(signal && { signal }) }),
    post: (client, url) => ofetchFor(client)("/v1/panels", { baseURL: url, method: "POST", body: NEW_PANEL }),
    refusal: asItIs,
  },
  {
    name: "axios",
    get: async (client, url, what, signal) =>
      (await axiosFor(client).get(`/v1/${what}`, { baseURL: url, ...(signal && { signal }) })).data,
    post: async (client, url) => (await axiosFor(client).post(`${url}/v1/panels`, NEW_PANEL)).data,
    refusal: (thrown) => (isAxiosError(thrown) ? thrown.cause : undefined),
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
    refusal: asItIs,
  },
  {
    name: "openapi-fetch",
    get: async (client, url, what, signal) =>
      (await openapiFor<Paths>(client, url).GET(`/v1/${what}`, signal ? { signal } : {})).data,
    post: async (client, url) => (await openapiFor<Paths>(client, url).POST("/v1/panels", { body: NEW_PANEL })).data,
    refusal: asItIs,
  },
];

/** No host decides, so the client may switch. */
const chosen = { sources: ["default"], defaultTenant: "acme", request: {} } as const;
/** A page of a tenant that Ada is no member of. */
const medtech = { snapshot: snapshotOf(MEDTECH, "medtech"), request: { host: "medtech.localhost" } };

let proxy: Listener;
let thirdParty: Listener;

beforeAll(async () => {
  session = await signIn(SAM);
  proxy = await startProxy();
  thirdParty = await startThirdParty();
});

afterAll(() => {
  proxy.close();
  thirdParty.close();
});

/** What came by since, without the client's own question for a profile. */
const since = (listener: Listener, start: number) =>
  listener.passed.slice(start).filter(({ path }) => !path.endsWith("/profile"));

const thrownBy = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.unreachable("it was to be refused"),
    (error: unknown) => error,
  );

describe.each(LIBRARIES)("$name", ({ get, post, refusal }) => {
  it("reads and writes for the tenant, and for the next one after a switch", async () => {
    const client = clientOf(session, { ...chosen, api: proxy.url });
    for (const [slug, id] of [
      ["acme", ACME],
      ["medtech", MEDTECH],
    ] as const) {
      await client.switchTenant(slug);
      const start = proxy.passed.length;
      const { panels } = (await get(client, proxy.url, "panels")) as { panels: Panel[] };
      expect(new Set(panels.map(({ tenantId }) => tenantId))).toEqual(new Set([id]));
      expect(await post(client, proxy.url)).toMatchObject({ tenantId: id, question: NEW_PANEL.question });
      expect(since(proxy, start).map(({ method, tenant }) => [method, tenant])).toEqual([
        ["GET", id],
        ["POST", id],
      ]);
    }
  });

  // Planted fault: a recipe that lets the library ask again after a refusal.
  it("gives out the gateway's refusal as the typed error, asked for once", async () => {
    const client = clientOf(await signIn(ADA), { api: proxy.url, ...medtech });
    const start = proxy.passed.length;
    const thrown = await thrownBy(get(client, proxy.url, "panels"));
    expect(refusal(thrown)).toBeInstanceOf(UnauthorizedTenantAccessError);
    expect(since(proxy, start)).toHaveLength(1);
  });

  // Planted fault: a retry after the switch, which reads for one tenant what was asked for another.
  it("is overtaken by a switch and does not ask again for the new tenant", async () => {
    const client = clientOf(session, { ...chosen, api: proxy.url });
    await client.ready;
    const start = proxy.passed.length;
    const late = thrownBy(get(client, proxy.url, "held"));
    await expect.poll(() => since(proxy, start).length).toBe(1);
    await client.switchTenant("medtech");
    expect(refusal(await late)).toBeInstanceOf(TenantChangedError);
    await expect.poll(() => proxy.left).toContain(since(proxy, start)[0]);
    expect(since(proxy, start).map(({ tenant }) => tenant)).toEqual([ACME]);
  });

  it("is aborted by the caller's signal", async () => {
    const client = clientOf(session, { api: proxy.url });
    await client.ready;
    const start = proxy.passed.length;
    const controller = new AbortController();
    const aborted = thrownBy(get(client, proxy.url, "held", controller.signal));
    await expect.poll(() => since(proxy, start).length).toBe(1);
    controller.abort();
    const { name, cause } = (await aborted) as Error;
    expect([name, (cause as Error)?.name]).toContainEqual(expect.stringMatching(/^(Abort|Canceled)Error$/));
    await expect.poll(() => proxy.left).toContain(since(proxy, start)[0]);
  });

  // Planted fault: a header that is set for every address.
  it("does not tell a third party", async () => {
    const client = clientOf(session, { api: proxy.url });
    await client.ready;
    const start = thirdParty.passed.length;
    await get(client, thirdParty.url, "panels");
    await post(client, thirdParty.url);
    expect(since(thirdParty, start).map(({ tenant }) => tenant)).toEqual([undefined, undefined]);
  });
});

// Planted fault: the recipe of before, whose client did not list the origin of Supabase.
describe("supabase-js at an origin of its own", () => {
  it("is told the tenant, and told the next one after a switch", async () => {
    const elsewhere = await startProxy();
    try {
      const client = tenantClientWith(elsewhere.url, optionsOf(session, { ...chosen, api: proxy.url }));
      const supabase = supabaseFor(client, elsewhere.url, "the anonymous key", accessToken);
      await supabase.from("panels").select().throwOnError();
      await client.switchTenant("medtech");
      await supabase.from("panels").select().throwOnError();
      expect(elsewhere.passed.map(({ tenant }) => tenant)).toEqual([ACME, MEDTECH]);
    } finally {
      elsewhere.close();
    }
  });
});

describe("supabase-js that hands errors back", () => {
  const refused = async () => {
    const client = clientOf(await signIn(ADA), { api: proxy.url, ...medtech });
    return supabaseFor(client, proxy.url, "the anonymous key", accessToken);
  };

  it("only names the error of a query", async () => {
    const { data, error } = await (await refused()).from("panels").select();
    expect([data, error?.message]).toEqual([null, expect.stringMatching(/^UnauthorizedTenantAccessError: /)]);
  });

  it("has the error of a function in its context", async () => {
    const { error } = await (await refused()).functions.invoke("panels", { method: "GET" });
    expect(error.context).toBeInstanceOf(UnauthorizedTenantAccessError);
  });
});
