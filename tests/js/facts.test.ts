// The facts of a request, read from every shape in which servers hand them out, and never made up.
import { once } from "node:events";
import http, { type IncomingMessage } from "node:http";
import http2 from "node:http2";
import net, { type AddressInfo } from "node:net";
import {
  canAccessResource,
  confirmResolution,
  createTenantClient,
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
const asAcme = { source: "subdomain", slug: "acme" };
const code = (expected: string) => expect.objectContaining({ code: expected });
const wrong = (field: string) =>
  expect.objectContaining({ code: "TENANT_VALIDATION", details: expect.objectContaining({ field }) });

/** What a resolution came to, or the code of the refusal. */
function outcomeOf(resolve: () => Resolution) {
  try {
    const { source, id, slug } = resolve();
    return { source, id, slug };
  } catch (error) {
    return { code: (error as { code?: string }).code, message: (error as Error).message };
  }
}

/** Asks a real HTTP/1 server with exactly these header lines, and gives what `read` made of its request. */
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

/** Asks a real HTTP/2 server, by its compatibility API and by its stream at once. */
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
  it("names its tenant by :authority", async () => {
    const outcomes = await overHttp2({ ":authority": "acme.vital.health" }, (request) =>
      outcomeOf(() => resolveTenant(request, options)),
    );
    expect(outcomes).toEqual([
      { ...asAcme, id: null },
      { ...asAcme, id: null },
    ]);
  });

  it("may say Host as well, in another spelling of the same host", async () => {
    const headers = { ":authority": "acme.vital.health", host: "ACME.vital.health.:443" };
    const outcomes = await overHttp2(headers, ({ headers }) => outcomeOf(() => resolveTenant({ headers }, options)));
    expect(outcomes).toEqual([
      { ...asAcme, id: null },
      { ...asAcme, id: null },
    ]);
  });

  // Planted fault: reading one of the two and never the other.
  it("is refused where :authority and Host differ", async () => {
    const headers = { ":authority": "acme.vital.health", host: "medtech.vital.health" };
    const outcomes = await overHttp2(headers, (request) => outcomeOf(() => resolveTenant(request, options)));
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ code: "TENANT_VALIDATION", message: /:authority.*Host/s });
    }
  });

  /** @see https://github.com/nuxt/nuxt/issues/5947 */
  it("may part its cookies over several lines", async () => {
    const headers = { ":authority": "app.vital.health", cookie: ["a=1", `__Host-tenant_id=${ACME}`, "b=2"] };
    const outcomes = await overHttp2(headers, (request) => outcomeOf(() => resolveTenant(request, options)));
    expect(outcomes[0]).toEqual({ source: "cookie", id: ACME, slug: null });
    expect(outcomes[1]).toEqual(outcomes[0]);
  });
});

describe("an HTTP/1 request", () => {
  const lines = ["Host: app.vital.health", "Cookie: a=1", `Cookie: __Host-tenant_id=${ACME}`];

  it("is read from Node's request, its headers and its raw headers alike", async () => {
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

  // Planted fault: the host that a framework has worked out, from whatever header it trusts.
  it("has no host but the one in its headers", async () => {
    const outcome = await overHttp1(["Host: acme.vital.health"], (request) => {
      const withHost = Object.assign(request, { host: "medtech.vital.health", url: "http://medtech.vital.health/" });
      return outcomeOf(() => resolveTenant(withHost, options));
    });
    expect(outcome).toMatchObject(asAcme);
  });

  it("is refused with its tenant header sent twice, in every shape", async () => {
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

  it("may be handed over alone", () => {
    const plain = { host: "acme.vital.health", "user-agent": "x" };
    for (const headers of [new Headers(plain), Object.entries(plain), new Map(Object.entries(plain)), plain]) {
      expect(resolveTenant(headers, options)).toMatchObject(asAcme);
    }
    expect(resolveTenant({ ":authority": "acme.vital.health" }, options)).toMatchObject(asAcme);
    expect(resolveTenant({ "x-tenant-id": ACME, host: "vital.health" }, options)).toMatchObject({ id: ACME });
  });

  it("that cannot be read are refused, and never taken for none", () => {
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

  it("that a server leaves empty are not there", () => {
    expect(resolveTenant({ headers: { host: "acme.vital.health", cookie: undefined } }, options)).toMatchObject(asAcme);
    expect(resolveTenant({ host: "acme.vital.health", headers: null, cookie: null }, options)).toMatchObject(asAcme);
  });
});

describe("a Request", () => {
  it("names its host by its header, and where it has none by its address", () => {
    const sent = new Request("http://localhost:3000/panels", { headers: { host: "acme.vital.health" } });
    expect(resolveTenant(sent, options)).toMatchObject(asAcme);
    for (const address of [
      "https://acme.vital.health/",
      "https://acme.vital.health:8443?x",
      "http://ACME.vital.health#x",
    ]) {
      expect(resolveTenant(new Request(address), options)).toMatchObject(asAcme);
    }
    const named = new Request("https://vital.health/", { headers: { "x-tenant-id": ACME } });
    expect(resolveTenant(named, options)).toMatchObject({ source: "header", id: ACME });
  });

  // Planted fault: a URL parser, which repairs what it reads.
  it("has an address that is checked like any host", () => {
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

  it("resolves a client as it is", async () => {
    const { send } = tenantApi();
    const client = createTenantClient({ api, fetch: send, request: new Request("http://acme.localhost/") });
    await client.ready;
    expect(String(client.tenantId)).toBe(ACME);
  });
});

describe("trusted proxies", () => {
  const proxied = (header: string, count: number) => ({ ...options, trustedProxies: { header, count } });

  /** @see https://github.com/enonic/xp/issues/7708 */
  it("report the host in the entry that the outermost of them wrote", () => {
    const headers = { host: "web:3000", "x-forwarded-host": "evil.test, acme.vital.health" };
    expect(resolveTenant({ headers }, proxied("x-forwarded-host", 1))).toMatchObject(asAcme);
    const two = { host: "web:3000", "x-forwarded-host": ["evil.test", "acme.vital.health", "inner"] };
    expect(resolveTenant({ headers: two }, proxied("X-Forwarded-Host", 2))).toMatchObject(asAcme);
  });

  // Planted fault: a look at the header next to it, which a visitor may have sent.
  it("report it in the named header and in no other", () => {
    const headers = {
      host: "acme.vital.health",
      "x-forwarded-host": "acme.vital.health",
      forwarded: "host=medtech.vital.health",
    };
    expect(resolveTenant({ headers }, proxied("forwarded", 1))).toMatchObject({ slug: "medtech" });
    expect(() => resolveTenant({ headers }, proxied("x-original-host", 1))).toThrow(wrong("forwardedHost"));
    expect(() => resolveTenant({ headers }, proxied("x-forwarded-host", 2))).toThrow(/fewer entries/);
    expect(() => resolveTenant({ host: "acme.vital.health" }, proxied("x-forwarded-host", 1))).toThrow(/fewer entries/);
  });

  it("are mentioned where a Host is refused beside a forwarded one", () => {
    const headers = { host: "web:3000", "x-forwarded-host": "acme.vital.health" };
    expect(() => resolveTenant({ headers }, options)).toThrow(/trustedProxies/);
    expect(() => resolveTenant({ headers: { host: "web:3000" } }, options)).not.toThrow(/trustedProxies/);
  });
});

describe("an IP address as Host", () => {
  /** @see https://github.com/aws/copilot-cli/issues/2817 */
  it("names nobody where the options pin or default a tenant, as at a load balancer's probe", async () => {
    const probe = await overHttp1(["Host: 10.0.31.7:3000"], (request) => [
      outcomeOf(() => resolveTenant(request, { defaultTenant: "acme" })),
      outcomeOf(() => resolveTenant(request, { pinned: "acme" })),
      outcomeOf(() => resolveTenant(request, options)),
    ]);
    expect(probe).toMatchObject([{ source: "default" }, { source: "pinned" }, { code: "TENANT_VALIDATION" }]);
    expect(() => resolveTenant({ host: "0x7f.1" }, { defaultTenant: "acme" })).toThrow(code("TENANT_VALIDATION"));
  });
});

describe("a text that is not a string", () => {
  const notTexts: unknown[] = [
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
  it("is not a tenant's id, as a query string gives a list", () => {
    for (const value of [...notTexts, null, undefined] as never[]) {
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

  it("is refused wherever a text is wanted", async () => {
    const client = createTenantClient({ api, fetch: tenantApi().send, request: { host: "localhost" } });
    const claims = { id: ACME, slug: null, source: "header", unconfirmed: [], trace: [] } as const;
    for (const value of notTexts as never[]) {
      const refused = code("TENANT_VALIDATION");
      expect(() => resolveTenant({ host: value }), typeof value).toThrow(wrong("host"));
      expect(() => resolveTenant({ host: "localhost", cookie: value })).toThrow(wrong("cookie"));
      expect(() => resolveTenant({ forwardedHost: value })).toThrow(wrong("forwardedHost"));
      expect(() => tenantHost(value, "acme")).toThrow(wrong("host"));
      expect(() => tenantHost("localhost", value)).toThrow(wrong("slug"));
      expect(() => tenantKey(ACME, value)).toThrow(wrong("key"));
      expect(() => confirmResolution(claims, { id: ACME, slug: value })).toThrow(wrong("tenant.slug"));
      expect(() => createTenantClient({ api: value, request: { host: "acme.localhost" } })).toThrow(refused);
      expect(() => client.storage.local.set("draft", value)).toThrow(wrong("value"));
      expect(() => client.storage.local.get(value)).toThrow(wrong("key"));
      await expect(client.switchTenant(value)).rejects.toThrow(refused);
    }
    expect(tenantKey(TenantId.parse(ACME), "draft")).toBe(tenantKey(ACME, "draft"));
    client.dispose();
  });
});

describe("the platform", () => {
  /** A client at this host, and what it asked. */
  function clientAt(host: string, more: object = {}) {
    const { send, requests: asked } = tenantApi(() => Response.json({ tenants: [] }));
    return { client: createTenantClient({ api, fetch: send, request: { host }, ...more }), asked };
  }

  it("is the answer at a root domain and at a reserved label", () => {
    for (const host of ["vital.health", "www.vital.health", "localhost:3000"]) {
      expect(resolveTenant({ host }, options)).toMatchObject({ source: "platform", id: String(TenantId.PLATFORM) });
    }
  });

  // Planted fault: the platform wherever nothing was read.
  it("is never the answer where no host was read", () => {
    for (const request of [{}, { headers: {} }, { headers: new Headers() }, { cookie: "a=b" }, new Headers()]) {
      expect(() => resolveTenant(request, options)).toThrow(code("TENANT_NOT_RESOLVED"));
    }
    expect(() => createTenantClient({ api })).toThrow(code("TENANT_NOT_RESOLVED"));
  });

  it("has a client that is READY at once, requests nothing and shows no tenant", async () => {
    const { client, asked } = clientAt("app.localhost", { updates: "live" });
    expect(client).toMatchObject({ status: "READY", isPlatform: true, tenant: null, tier: null, error: null });
    expect(String(client.tenantId)).toBe(String(TenantId.PLATFORM));
    expect(client.snapshot()).toBeNull();
    expect(client.flag("advanced_analytics", false)).toBe(false);
    expect(client.limit("seats")).toBeNull();
    await client.ready;
    await client.refresh();
    expect(asked).toEqual([]);
    client.dispose();
    expect(client.isPlatform).toBe(false);
  });

  it("lists tenants without a tenant header, and hands over to the one that is chosen", async () => {
    const { client, asked } = clientAt("app.localhost");
    const switches: object[] = [];
    client.on("switch", ({ from, to }) => switches.push({ from: String(from), to: String(to) }));
    expect(await client.listTenants()).toEqual([]);
    await client.switchTenant("acme");
    expect(client).toMatchObject({ isPlatform: false, status: "READY" });
    expect(String(client.tenantId)).toBe(ACME);
    expect(switches).toEqual([{ from: String(TenantId.PLATFORM), to: ACME }]);
    await client.switchTenant(String(TenantId.PLATFORM).replaceAll("-", ""));
    expect(client).toMatchObject({ isPlatform: true, tenant: null, status: "READY" });
    expect(asked.map(({ url }) => url)).toEqual(expect.arrayContaining([`${api}/v1/tenants`]));
    expect(asked.every(({ url }) => !url.includes(String(TenantId.PLATFORM)))).toBe(true);
    expect(asked.every(({ headers }) => !headers.has("x-tenant-id"))).toBe(true);
    client.dispose();
  });
});

describe("a stale cookie", () => {
  /** @see https://github.com/vj4/vj4/issues/576 and https://github.com/hapijs/cookie/issues/34 */
  it("has no say on a tenant's host", async () => {
    for (const value of [MEDTECH, "undefined", "null", "", `${ACME}; __Host-tenant_id=${MEDTECH}`]) {
      const resolution = resolveTenant({ host: "acme.vital.health", cookie: `__Host-tenant_id=${value}` }, options);
      expect(resolution).toMatchObject({ ...asAcme, unconfirmed: [] });
      expect(resolution.trace[4]).toMatchObject({ outcome: "passed over", detail: /the host decides/ });
    }
    const request = { host: "acme.localhost", cookie: `tenant_id=${MEDTECH}` };
    const client = createTenantClient({ api, fetch: tenantApi().send, request });
    await client.ready;
    expect(String(client.tenantId)).toBe(ACME);
    client.dispose();
  });

  it("is an error elsewhere that names the source and the way out", () => {
    const request = { host: "app.vital.health", cookie: "__Host-tenant_id=undefined" };
    expect(() => resolveTenant(request, options)).toThrow(/"undefined" from source cookie .*forgetTenantChoice\(\)/);
  });

  it("that is plain is seen in the trace, and read with the option", () => {
    const request = { host: "app.vital.health", cookie: `tenant_id=${ACME}` };
    expect(resolveTenant(request, options).trace[4]?.detail).toMatch(/a plain tenant_id is there and is not read/);
    const plain = { ...options, cookie: { name: "tenant_id", prefix: "" } } as const;
    expect(resolveTenant(request, plain)).toMatchObject({ source: "cookie", id: ACME });
    expect(resolveTenant(request, plain).trace[4]?.detail).not.toMatch(/not read/);
  });

  it("is forgotten in a browser, which a server is not", () => {
    expect(() => forgetTenantChoice()).toThrow(wrong("forgetTenantChoice"));
    expect(() => forgetTenantChoice({ rootDomain: "x" } as never)).toThrow(code("TENANT_VALIDATION"));
  });
});

describe("the settings of the platform", () => {
  it("are read from the environment, as options that resolve", () => {
    const env = {
      MULTI_TENANCY_ENABLED: "False",
      DEFAULT_TENANT_ID: "acme",
      ALLOWED_TENANTS: `acme, ${MEDTECH}`,
      OTHER: "",
    };
    const read = resolveOptionsFromEnv(env);
    expect(read).toEqual({ enabled: false, defaultTenant: "acme", allowedTenants: ["acme", MEDTECH] });
    expect(resolveTenant({ host: "medtech.localhost" }, read)).toMatchObject({ source: "default", slug: "acme" });
    expect(resolveOptionsFromEnv({})).toEqual({});
    expect(resolveOptionsFromEnv()).toEqual({});
    const ids = "opaque";
    const opaque = { ids, ...resolveOptionsFromEnv({ DEFAULT_TENANT_ID: "org_2abc" }, { ids }) } as const;
    expect(resolveTenant({ host: "localhost" }, opaque)).toMatchObject({ source: "default", id: "org_2abc" });
  });

  it("that cannot be read stop the start, by name", () => {
    for (const [name, value] of [
      ["MULTI_TENANCY_ENABLED", "yes"],
      ["DEFAULT_TENANT_ID", ""],
      ["ALLOWED_TENANTS", ""],
      ["ALLOWED_TENANTS", "acme,,medtech"],
    ] as const) {
      expect(() => resolveOptionsFromEnv({ [name]: value })).toThrow(wrong(name));
    }
  });
});
