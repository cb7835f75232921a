// The facts of a request: read from every shape in which servers provide them, and never guessed.
import { once } from "node:events";
import http, { type IncomingMessage } from "node:http";
import http2 from "node:http2";
import net, { type AddressInfo } from "node:net";
import {
  canAccessResource,
  confirmResolution,
  createTenantClient,
  explainTenant,
  forgetTenantChoice,
  injectTenant,
  type Resolution,
  resolveTenant,
  TenantId,
  tenantHost,
  tenantKey,
} from "tenantry";
import { resolveOptionsFromEnv, runWithTenant } from "tenantry/server";
import { describe, expect, it } from "vitest";
import { ACME, deferred, MEDTECH, tenantApi } from "./fixtures.js";

const api = "http://api.test";
const options = { rootDomains: ["vital.health"] };
const acmeBySubdomain = { source: "subdomain", slug: "acme" };
const code = (expected: string) => expect.objectContaining({ code: expected });
const invalidField = (field: string) =>
  expect.objectContaining({ code: "TENANT_VALIDATION", details: expect.objectContaining({ field }) });

/** The result of a resolution, or the code and message of its error. */
function outcomeOf(resolve: () => Resolution) {
  try {
    const { source, id, slug } = resolve();
    return { source, id, slug };
  } catch (error) {
    return { code: (error as { code?: string }).code, message: (error as Error).message };
  }
}

/** Sends exactly these header lines to a real HTTP/1 server, and returns what `read` returns for its request. */
async function overHttp1<Read>(lines: string[], read: (request: IncomingMessage) => Read): Promise<Read> {
  const answer = deferred<Read>();
  const server = http.createServer((request, response) => {
    answer.resolve(read(request));
    response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = net.connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write(["GET /panels HTTP/1.1", ...lines, "Connection: close", "", ""].join("\r\n"));
  try {
    return await answer.promise;
  } finally {
    socket.destroy();
    server.close();
  }
}

/** Sends a request to a real HTTP/2 server, and reads it both in the compatibility API and in the stream. */
async function overHttp2<Read>(
  headers: http2.OutgoingHttpHeaders,
  read: (request: http2.Http2ServerRequest | { headers: http2.IncomingHttpHeaders }) => Read,
): Promise<Read[]> {
  const answers: Read[] = [];
  const server = http2.createServer((request, response) => {
    answers.push(read(request));
    response.end();
  });
  server.on("stream", (_, received) => answers.push(read({ headers: received })));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const session = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const request = session.request({ ":path": "/panels", ...headers });
  request.resume();
  await once(request, "end");
  session.close();
  server.close();
  expect(answers).toHaveLength(2);
  return answers;
}

describe("an HTTP/2 request", () => {
  /** @see https://github.com/Shopify/hydrogen/issues/3939 */
  it("names its tenant in :authority", async () => {
    const outcomes = await overHttp2({ ":authority": "acme.vital.health" }, (request) =>
      outcomeOf(() => resolveTenant(request, options)),
    );
    expect(outcomes).toEqual([
      { ...acmeBySubdomain, id: null },
      { ...acmeBySubdomain, id: null },
    ]);
  });

  it("may have a Host header too, with another spelling of the same host", async () => {
    const headers = { ":authority": "acme.vital.health", host: "ACME.vital.health.:443" };
    const outcomes = await overHttp2(headers, ({ headers }) => outcomeOf(() => resolveTenant({ headers }, options)));
    expect(outcomes).toEqual([
      { ...acmeBySubdomain, id: null },
      { ...acmeBySubdomain, id: null },
    ]);
  });

  // Planted fault: reading only one of the two.
  it("is refused where :authority and Host differ", async () => {
    const headers = { ":authority": "acme.vital.health", host: "medtech.vital.health" };
    const outcomes = await overHttp2(headers, (request) => outcomeOf(() => resolveTenant(request, options)));
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ code: "TENANT_VALIDATION", message: /:authority.*Host/s });
    }
  });

  /** @see https://github.com/nuxt/nuxt/issues/5947 */
  it("may have several cookie headers", async () => {
    const headers = { ":authority": "app.vital.health", cookie: ["a=1", `__Host-tenant_id=${ACME}`, "b=2"] };
    const outcomes = await overHttp2(headers, (request) => outcomeOf(() => resolveTenant(request, options)));
    expect(outcomes[0]).toEqual({ source: "cookie", id: ACME, slug: null });
    expect(outcomes[1]).toEqual(outcomes[0]);
  });
});

describe("an HTTP/1 request", () => {
  const lines = ["Host: app.vital.health", "Cookie: a=1", `Cookie: __Host-tenant_id=${ACME}`];

  it("is read the same from Node's request, its headers and its raw headers", async () => {
    const shapes = await overHttp1(lines, (request) => [
      outcomeOf(() => resolveTenant(request, options)),
      outcomeOf(() => resolveTenant({ headers: request.headers }, options)),
      outcomeOf(() => resolveTenant({ headers: request.headersDistinct }, options)),
      outcomeOf(() => resolveTenant({ headers: request.rawHeaders }, options)),
      outcomeOf(() => resolveTenant(request.rawHeaders, options)),
    ]);
    for (const outcome of shapes) {
      expect(outcome).toEqual({ source: "cookie", id: ACME, slug: null });
    }
  });

  // Planted fault: using the host that a framework derives from a header that it trusts.
  it("has only the host of its headers", async () => {
    const outcome = await overHttp1(["Host: acme.vital.health"], (request) => {
      const withHost = Object.assign(request, { host: "medtech.vital.health", url: "http://medtech.vital.health/" });
      return outcomeOf(() => resolveTenant(withHost, options));
    });
    expect(outcome).toMatchObject(acmeBySubdomain);
  });

  it("is refused with a duplicate tenant header, in every shape", async () => {
    const twice = ["Host: localhost", `X-Tenant-ID: ${ACME}`, `x-tenant-id: ${ACME}`];
    const shapes = await overHttp1(twice, (request) =>
      [request.headers, request.headersDistinct, request.rawHeaders].map((headers) =>
        outcomeOf(() => resolveTenant({ headers })),
      ),
    );
    for (const outcome of shapes) {
      expect(outcome).toMatchObject({ code: "INVALID_TENANT_ID" });
    }
  });
});

describe("headers", () => {
  const pairs: [string, string][] = [
    ["Host", "app.vital.health"],
    ["Cookie", "a=1"],
    ["cookie", `__Host-tenant_id=${ACME}`],
  ];
  const once = function* () {
    yield* pairs;
  };
  const shapes: [string, ConstructorParameters<typeof Headers>[0] | object][] = [
    ["pairs", pairs],
    ["an iterable that can be read once", once()],
    ["a Map", new Map(pairs.filter(([name]) => name !== "Cookie"))],
    [
      "a Map with a list",
      new Map<string, unknown>([
        ["HOST", "app.vital.health"],
        ["COOKIE", pairs.slice(1).map(([, value]) => value)],
      ]),
    ],
    ["an object with lists", { Host: ["app.vital.health"], Cookie: ["a=1", `__Host-tenant_id=${ACME}`] }],
    [
      "an object with names in two cases",
      { host: "app.vital.health", Cookie: "a=1", cookie: `__Host-tenant_id=${ACME}` },
    ],
    [
      "an object with `get`",
      {
        get: (name: string) => new Headers({ host: "app.vital.health", cookie: `__Host-tenant_id=${ACME}` }).get(name),
      },
    ],
    ["Headers", new Headers({ host: "app.vital.health", cookie: `__Host-tenant_id=${ACME}` })],
  ];
  for (const [name, headers] of shapes) {
    it(`are read from ${name}`, () => {
      expect(resolveTenant({ headers: headers as Headers }, options)).toMatchObject({ source: "cookie", id: ACME });
    });
  }

  it("may be the whole argument", () => {
    const plain = { host: "acme.vital.health", "user-agent": "x" };
    for (const headers of [new Headers(plain), Object.entries(plain), new Map(Object.entries(plain)), plain]) {
      expect(resolveTenant(headers, options)).toMatchObject(acmeBySubdomain);
    }
    expect(resolveTenant({ ":authority": "acme.vital.health" }, options)).toMatchObject(acmeBySubdomain);
    expect(resolveTenant({ "x-tenant-id": ACME, host: "vital.health" }, options)).toMatchObject({ id: ACME });
  });

  it("that cannot be read are refused, and never count as absent", () => {
    for (const headers of [
      "host: acme",
      42,
      () => undefined,
      Promise.resolve(new Headers()),
      [["host", 42]],
      [42],
      [null],
    ]) {
      expect(() => resolveTenant({ host: "localhost", headers: headers as never }), String(headers)).toThrow(
        code("TENANT_VALIDATION"),
      );
    }
    expect(() => resolveTenant({ headers: { host: { toString: () => "acme.vital.health" } } as never })).toThrow(
      /headers\.host: write a string; this is an object/,
    );
    expect(() => resolveTenant({ headers: Promise.resolve(new Headers()) as never })).toThrow(/await it/);
  });

  it("with null or undefined values count as absent", () => {
    expect(resolveTenant({ headers: { host: "acme.vital.health", cookie: undefined } }, options)).toMatchObject(
      acmeBySubdomain,
    );
    expect(resolveTenant({ host: "acme.vital.health", headers: null, cookie: null }, options)).toMatchObject(
      acmeBySubdomain,
    );
  });
});

describe("a Request", () => {
  it("names its host in its Host header, or else in its URL", () => {
    const sent = new Request("http://localhost:3000/panels", { headers: { host: "acme.vital.health" } });
    expect(resolveTenant(sent, options)).toMatchObject(acmeBySubdomain);
    for (const address of [
      "https://acme.vital.health/",
      "https://acme.vital.health:8443?x",
      "http://ACME.vital.health#x",
    ]) {
      expect(resolveTenant(new Request(address), options)).toMatchObject(acmeBySubdomain);
    }
    const named = new Request("https://vital.health/", { headers: { "x-tenant-id": ACME } });
    expect(resolveTenant(named, options)).toMatchObject({ source: "header", id: ACME });
  });

  // Planted fault: a URL parser, which repairs invalid URLs.
  it("has its URL's host checked like any other host", () => {
    const headers = new Headers();
    for (const url of [
      "https://acme.vital.health@evil.test/",
      "https://acme%2evital.health/",
      "https://evil.test\\@acme.vital.health/",
    ]) {
      expect(() => resolveTenant({ headers, url }, options), url).toThrow(code("TENANT_VALIDATION"));
    }
    for (const url of [
      "about:srcdoc",
      "data:text/html,x",
      "blob:https://acme.vital.health/7f",
      "/panels",
      "",
      "file:///srv",
    ]) {
      expect(() => resolveTenant({ headers, url }, options), url).toThrow(code("TENANT_NOT_RESOLVED"));
    }
  });

  it("is accepted by createTenantClient", async () => {
    const { send } = tenantApi();
    const client = createTenantClient({ api, fetch: send, request: new Request("http://acme.localhost/") });
    await client.ready;
    expect(String(client.tenantId)).toBe(ACME);
  });
});

describe("trusted proxies", () => {
  const proxied = (header: string, count: number) => ({ ...options, trustedProxies: { header, count } });

  /** @see https://github.com/enonic/xp/issues/7708 */
  it("report the host in the entry that the outermost proxy wrote", () => {
    const headers = { host: "web:3000", "x-forwarded-host": "evil.test, acme.vital.health" };
    expect(resolveTenant({ headers }, proxied("x-forwarded-host", 1))).toMatchObject(acmeBySubdomain);
    const two = { host: "web:3000", "x-forwarded-host": ["evil.test", "acme.vital.health", "inner"] };
    expect(resolveTenant({ headers: two }, proxied("X-Forwarded-Host", 2))).toMatchObject(acmeBySubdomain);
  });

  // Planted fault: reading another forwarding header, which a visitor may have sent.
  it("report the host in the configured header only", () => {
    const headers = {
      host: "acme.vital.health",
      "x-forwarded-host": "acme.vital.health",
      forwarded: "host=medtech.vital.health",
    };
    expect(resolveTenant({ headers }, proxied("forwarded", 1))).toMatchObject({ slug: "medtech" });
    expect(() => resolveTenant({ headers }, proxied("x-original-host", 1))).toThrow(invalidField("forwardedHost"));
    expect(() => resolveTenant({ headers }, proxied("x-forwarded-host", 2))).toThrow(/fewer entries/);
    expect(() => resolveTenant({ host: "acme.vital.health" }, proxied("x-forwarded-host", 1))).toThrow(/fewer entries/);
  });

  it("are suggested in the error of a Host beside a forwarded host", () => {
    const headers = { host: "web:3000", "x-forwarded-host": "acme.vital.health" };
    expect(() => resolveTenant({ headers }, options)).toThrow(/trustedProxies/);
    expect(() => resolveTenant({ headers: { host: "web:3000" } }, options)).not.toThrow(/trustedProxies/);
  });
});

describe("an IP address as Host", () => {
  /** @see https://github.com/aws/copilot-cli/issues/2817 */
  it("resolves to the pinned or default tenant, and is refused without one (load balancer probes)", async () => {
    const probe = await overHttp1(["Host: 10.0.31.7:3000"], (request) => [
      outcomeOf(() => resolveTenant(request, { defaultTenant: "acme" })),
      outcomeOf(() => resolveTenant(request, { pinned: "acme" })),
      outcomeOf(() => resolveTenant(request, options)),
    ]);
    expect(probe).toMatchObject([{ source: "default" }, { source: "pinned" }, { code: "TENANT_VALIDATION" }]);
    expect(() => resolveTenant({ host: "0x7f.1" }, { defaultTenant: "acme" })).toThrow(code("TENANT_VALIDATION"));
  });
});

describe("a value that is not a string", () => {
  const notStrings: unknown[] = [
    42,
    0,
    true,
    {},
    [],
    [ACME],
    ["acme"],
    { toString: () => ACME },
    Symbol("a"),
    () => ACME,
  ];

  /** @see https://github.com/expressjs/express/issues/4396 */
  it("is refused as a tenant id, also a list as query strings have it", () => {
    for (const value of [...notStrings, null, undefined] as never[]) {
      const refused = code("INVALID_TENANT_ID");
      expect(() => TenantId.parse(value), typeof value).toThrow(refused);
      expect(() => tenantKey(value, "draft")).toThrow(refused);
      expect(() => injectTenant({}, value)).toThrow(refused);
      expect(() => canAccessResource(value, { tenantId: ACME })).toThrow(refused);
      expect(() => runWithTenant(value, () => undefined)).toThrow(refused);
    }
    expect(() => TenantId.parse([ACME] as never)).toThrow(/an array/);
    expect(() => TenantId.parse(42 as never)).toThrow(/the number 42/);
  });

  it("is refused wherever a string is required", async () => {
    const client = createTenantClient({ api, fetch: tenantApi().send, request: { host: "localhost" } });
    const resolution = { id: TenantId.parse(ACME), slug: null, source: "header", unconfirmed: [] } as const;
    for (const value of notStrings as never[]) {
      const refused = code("TENANT_VALIDATION");
      expect(() => resolveTenant({ host: value }), typeof value).toThrow(invalidField("host"));
      expect(() => resolveTenant({ host: "localhost", cookie: value })).toThrow(invalidField("cookie"));
      expect(() => resolveTenant({ forwardedHost: value })).toThrow(invalidField("forwardedHost"));
      expect(() => tenantHost(value, "acme")).toThrow(invalidField("host"));
      expect(() => tenantHost("localhost", value)).toThrow(invalidField("slug"));
      expect(() => tenantKey(ACME, value)).toThrow(invalidField("key"));
      expect(() => confirmResolution(resolution, { id: ACME, slug: value })).toThrow(invalidField("tenant.slug"));
      expect(() => createTenantClient({ api: value, request: { host: "acme.localhost" } })).toThrow(refused);
      expect(() => client.storage.local.set("draft", value)).toThrow(invalidField("value"));
      expect(() => client.storage.local.get(value)).toThrow(invalidField("key"));
      await expect(client.switchTenant(value)).rejects.toThrow(refused);
    }
    expect(tenantKey(TenantId.parse(ACME), "draft")).toBe(tenantKey(ACME, "draft"));
    client.dispose();
  });
});

describe("the platform", () => {
  /** A client at this host, and its requests. */
  function clientAt(host: string, more: object = {}) {
    const { send, requests } = tenantApi(() => Response.json({ tenants: [] }));
    return { client: createTenantClient({ api, fetch: send, request: { host }, ...more }), requests };
  }

  it("is the resolution at a root domain and at a reserved label", () => {
    for (const host of ["vital.health", "www.vital.health", "localhost:3000"]) {
      expect(resolveTenant({ host }, options)).toMatchObject({ source: "platform", id: String(TenantId.PLATFORM) });
    }
  });

  // Planted fault: the platform wherever no tenant was read.
  it("is never the resolution where no host was read", () => {
    for (const request of [{}, { headers: {} }, { headers: new Headers() }, { cookie: "a=b" }, new Headers()]) {
      expect(() => resolveTenant(request, options)).toThrow(code("TENANT_NOT_RESOLVED"));
    }
    expect(() => createTenantClient({ api })).toThrow(code("TENANT_NOT_RESOLVED"));
  });

  it("has a client that is READY at once, requests nothing and has no tenant", async () => {
    const { client, requests } = clientAt("app.localhost", { updates: "live" });
    expect(client).toMatchObject({ status: "READY", isPlatform: true, tenant: null, tier: null, error: null });
    expect(String(client.tenantId)).toBe(String(TenantId.PLATFORM));
    expect(client.snapshot()).toBeNull();
    expect(client.flag("advanced_analytics", false)).toBe(false);
    expect(client.limit("seats")).toBeNull();
    await client.ready;
    await client.refresh();
    expect(requests).toEqual([]);
    client.dispose();
    expect(client.isPlatform).toBe(false);
  });

  it("lists tenants without a tenant header, and can switch to a tenant and back", async () => {
    const { client, requests } = clientAt("app.localhost");
    const switches: object[] = [];
    client.on("switch", ({ from, to }) => switches.push({ from: String(from), to: String(to) }));
    expect(await client.listTenants()).toEqual([]);
    await client.switchTenant("acme");
    expect(client).toMatchObject({ isPlatform: false, status: "READY" });
    expect(String(client.tenantId)).toBe(ACME);
    expect(switches).toEqual([{ from: String(TenantId.PLATFORM), to: ACME }]);
    await client.switchTenant(String(TenantId.PLATFORM).replaceAll("-", ""));
    expect(client).toMatchObject({ isPlatform: true, tenant: null, status: "READY" });
    expect(requests.map(({ url }) => url)).toEqual(expect.arrayContaining([`${api}/v1/tenants`]));
    expect(requests.every(({ url }) => !url.includes(String(TenantId.PLATFORM)))).toBe(true);
    expect(requests.every(({ headers }) => !headers.has("x-tenant-id"))).toBe(true);
    client.dispose();
  });
});

describe("a stale cookie", () => {
  /** @see https://github.com/vj4/vj4/issues/576 and https://github.com/hapijs/cookie/issues/34 */
  it("is ignored on a tenant's host", async () => {
    for (const value of [MEDTECH, "undefined", "null", "", `${ACME}; __Host-tenant_id=${MEDTECH}`]) {
      const stale = { host: "acme.vital.health", cookie: `__Host-tenant_id=${value}` };
      expect(resolveTenant(stale, options)).toMatchObject({ ...acmeBySubdomain, unconfirmed: [] });
      expect(explainTenant(stale, options).trace[4]).toMatchObject({
        outcome: "passed over",
        detail: /the host decides/,
      });
    }
    const request = { host: "acme.localhost", cookie: `tenant_id=${MEDTECH}` };
    const client = createTenantClient({ api, fetch: tenantApi().send, request });
    await client.ready;
    expect(String(client.tenantId)).toBe(ACME);
    client.dispose();
  });

  it("is an error on other hosts, which names the source and the fix", () => {
    const request = { host: "app.vital.health", cookie: "__Host-tenant_id=undefined" };
    expect(() => resolveTenant(request, options)).toThrow(/"undefined" from source cookie .*forgetTenantChoice\(\)/);
  });

  it("without the prefix is mentioned in the trace, and read with the option", () => {
    const request = { host: "app.vital.health", cookie: `tenant_id=${ACME}` };
    expect(explainTenant(request, options).trace[4]?.detail).toMatch(/the cookie tenant_id is ignored/);
    const plain = { ...options, cookie: { name: "tenant_id", prefix: "" } } as const;
    expect(resolveTenant(request, plain)).toMatchObject({ source: "cookie", id: ACME });
    expect(explainTenant(request, plain).trace[4]?.detail).not.toMatch(/not read/);
  });

  it("is removed by forgetTenantChoice in a browser only", () => {
    expect(() => forgetTenantChoice()).toThrow(invalidField("forgetTenantChoice"));
    expect(() => forgetTenantChoice({ rootDomain: "x" } as never)).toThrow(code("TENANT_VALIDATION"));
  });
});

describe("the platform's environment variables", () => {
  it("become options of resolveTenant", () => {
    const env = {
      MULTI_TENANCY_ENABLED: "False",
      DEFAULT_TENANT_ID: "acme",
      ALLOWED_TENANTS: `acme, ${MEDTECH}`,
      OTHER: "",
    };
    const fromEnv = resolveOptionsFromEnv(env);
    expect(fromEnv).toEqual({ enabled: false, defaultTenant: "acme", allowedTenants: ["acme", MEDTECH] });
    expect(resolveTenant({ host: "medtech.localhost" }, fromEnv)).toMatchObject({ source: "default", slug: "acme" });
    expect(resolveOptionsFromEnv({})).toEqual({});
    expect(resolveOptionsFromEnv()).toEqual({});
    const ids = "opaque";
    const opaque = { ids, ...resolveOptionsFromEnv({ DEFAULT_TENANT_ID: "org_2abc" }, { ids }) } as const;
    expect(resolveTenant({ host: "localhost" }, opaque)).toMatchObject({ source: "default", id: "org_2abc" });
  });

  it("with invalid values throw an error that names the variable", () => {
    for (const [name, value] of [
      ["MULTI_TENANCY_ENABLED", "yes"],
      ["DEFAULT_TENANT_ID", ""],
      ["ALLOWED_TENANTS", ""],
      ["ALLOWED_TENANTS", "acme,,medtech"],
    ] as const) {
      expect(() => resolveOptionsFromEnv({ [name]: value })).toThrow(invalidField(name));
    }
  });
});
