import { openAsBlob } from "node:fs";
import { Readable } from "node:stream";
import { createTenantClient, type TenantClient } from "tenantry";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ACME, deferred, profileOf, tenantApi } from "./fixtures.js";
import { startServers } from "./servers.js";

const STATUSES = [307, 308];

let servers: Awaited<ReturnType<typeof startServers>>;
let client: TenantClient;

beforeAll(async () => {
  servers = await startServers();
});

afterAll(() => servers.close());

beforeEach(() => {
  servers.requests.length = 0;
  const snapshot = { profile: profileOf("acme"), madeAt: "2026-11-21T00:00:00Z" } as never;
  client = createTenantClient({ api: servers.api, snapshot });
});

const bytes = () => new TextEncoder().encode("the body");

function form(): FormData {
  const data = new FormData();
  data.set("question", "the body");
  data.set("file", new File(["of a file"], "name.txt"));
  return data;
}

/** Bodies that can be sent twice. Each function makes the body of a new request. */
const repeatable: [string, () => BodyInit | Promise<BodyInit> | null][] = [
  ["no body", () => null],
  ["a string", () => "the body"],
  ["an empty string", () => ""],
  ["a Blob", () => new Blob(["the body"])],
  ["a File", () => new File(["the body"], "name.txt")],
  ["a Blob of a file", () => openAsBlob(new URL(import.meta.url).pathname)],
  ["FormData", form],
  ["URLSearchParams", () => new URLSearchParams({ question: "the body" })],
  ["an ArrayBuffer", () => bytes().buffer],
  ["a Uint8Array", bytes],
  ["part of a buffer", () => bytes().subarray(4)],
  ["a DataView", () => new DataView(bytes().buffer)],
  ["a Buffer", () => Buffer.from("the body")],
];

async function* chunks(): AsyncGenerator<Uint8Array> {
  yield bytes();
}

/** Bodies that can be read only once, and objects about which the client cannot know. */
const unrepeatable: [string, () => unknown][] = [
  ["a ReadableStream", () => new Blob(["the body"]).stream()],
  ["an async generator", chunks],
  ["an async iterable that can be read again", () => ({ [Symbol.asyncIterator]: chunks })],
  ["a Node.js stream", () => Readable.from([Buffer.from("the body")])],
  ["an object with a text", () => ({ toString: () => "the body" })],
];

function withoutBoundary(text: string): string {
  return text.replace(/-{4,}\S+/g, "--boundary");
}

describe.each(STATUSES)("a body at a redirect %i", (status) => {
  // Planted fault: `Content-Type` or body lost on the way to the redirect's target.
  it.each(repeatable)("is sent again: %s", async (_, body) => {
    const init = { method: "PUT", body: await body() };
    await client.fetch(`${servers.api}/${status}?to=/final`, init);
    const [first, second] = servers.requests;
    expect(second).toMatchObject({ method: "PUT", path: "/final" });
    expect(withoutBoundary(second?.body ?? "")).toBe(withoutBoundary(first?.body ?? ""));
    const types = [first, second].map((one) => withoutBoundary(one?.headers["content-type"] ?? ""));
    expect(types[1]).toBe(types[0]);
  });

  // Planted fault: treating only streams as read once. A generator is sent empty the second time, with a 201 response.
  /**
   * @see https://github.com/nodejs/undici/issues/4058
   * @see https://github.com/node-fetch/node-fetch/issues/409
   */
  it.each(unrepeatable)("that may not be repeatable is not sent again, and the error says so: %s", async (_, body) => {
    const init = { method: "PUT", body: body(), duplex: "half" } as RequestInit;
    await expect(client.fetch(`${servers.api}/${status}?to=/final`, init)).rejects.toMatchObject({
      code: "TENANT_API",
      details: { status, detail: expect.stringContaining("cannot be sent again") },
    });
    expect(servers.requests).toMatchObject([{ body: "the body" }]);
  });

  // Planted fault: reading `body: null` in `init` as no body, where `fetch` sends the Request's own.
  it("of a Request is not sent again", async () => {
    for (const init of [undefined, { body: null }]) {
      const request = new Request(`${servers.api}/${status}?to=/final`, { method: "PUT", body: "the body" });
      await expect(client.fetch(request, init)).rejects.toMatchObject({
        details: { detail: expect.stringContaining("cannot be sent again") },
      });
    }
    expect(servers.requests).toMatchObject([{ body: "the body" }, { body: "the body" }]);
  });

  it("of init is sent again instead of the Request's body", async () => {
    const request = new Request(`${servers.api}/${status}?to=/final`, { method: "PUT", body: "the Request's" });
    await client.fetch(request, { body: "the body" });
    expect(servers.requests.map(({ body }) => body)).toEqual(["the body", "the body"]);
  });
});

/** Each function makes a body, and a function that changes it after the request is made. */
const changed: [string, () => [BodyInit, () => void]][] = [
  [
    "an ArrayBuffer",
    () => {
      const body = bytes();
      return [body.buffer, () => body.fill(0)];
    },
  ],
  [
    "a Uint8Array",
    () => {
      const body = bytes();
      return [body, () => body.fill(0)];
    },
  ],
  [
    "part of a buffer",
    () => {
      const body = new TextEncoder().encode("before the body");
      return [body.subarray(7), () => body.fill(0)];
    },
  ],
  [
    "URLSearchParams",
    () => {
      const body = new URLSearchParams({ question: "the body" });
      return [body, () => body.set("question", "another")];
    },
  ],
  [
    "FormData",
    () => {
      const body = form();
      return [body, () => body.set("question", "another")];
    },
  ],
];

// Planted fault: sending the current content of the caller's buffer, which a pool may have reused for another request.
it.each(changed)("a body is sent as it was when the request was made: %s", async (_, make) => {
  const sendAndChange = async () => {
    const [body, change] = make();
    const sent = client.fetch(`${servers.api}/307?to=/final`, { method: "PUT", body });
    change();
    await sent;
  };
  await sendAndChange();
  const profile = deferred<void>();
  client = createTenantClient({
    api: servers.api,
    sources: ["default"],
    defaultTenant: "acme",
    request: {},
    fetch: async (input, init) => {
      if (!String((input as Request).url ?? input).includes("/v1/tenants/")) {
        return fetch(input, init);
      }
      await profile.promise;
      return Response.json(profileOf("acme"));
    },
  });
  const waiting = sendAndChange();
  profile.resolve();
  await waiting;
  expect(servers.requests).toHaveLength(4);
  for (const { body } of servers.requests) {
    expect(body).toMatch(/the(\+| )body/);
  }
});

it.each(unrepeatable)(
  "a body that may not be repeatable is sent unchanged where nothing redirects: %s",
  async (_, body) => {
    await client.fetch(`${servers.api}/x`, { method: "PUT", body: body(), duplex: "half" } as RequestInit);
    expect(servers.requests).toMatchObject([{ body: "the body", headers: { "x-tenant-id": ACME } }]);
  },
);

describe("a body in an engine that would send it as text", () => {
  afterEach(() => vi.unstubAllGlobals());

  /** A client of a new copy of the package, which has not tested the engine yet. */
  async function freshClient() {
    vi.resetModules();
    const { tenantFetch } = await import("../../js/fetch/tenant-fetch.js");
    const { send, requests } = tenantApi();
    const context = { tenantId: ACME, epoch: 0, signal: new AbortController().signal };
    const assertCurrent = () => undefined;
    const scope = {
      send,
      header: "x-tenant-id",
      carriesTenant: () => true,
      requestContext: () => context,
      assertCurrent,
    };
    return { fetch: tenantFetch(scope), requests };
  }

  /** A `Request` as in Firefox: it has no `duplex`, and turns every object into text. */
  const FirefoxRequest = class extends Request {
    constructor(input: RequestInfo | URL, init: RequestInit = {}) {
      const isObject = typeof init.body === "object" && Symbol.asyncIterator in (init.body ?? {});
      super(input, { method: init.method ?? "GET", body: isObject ? `${init.body}` : (init.body ?? null) });
    }
  };

  /** A `Request` as in Chromium: it accepts streams, but not iterables. */
  const ChromiumRequest = class extends Request {
    constructor(input: RequestInfo | URL, init: RequestInit & { duplex?: string } = {}) {
      const { method = "GET", body = null, duplex } = init;
      const isIterable = typeof body === "object" && Symbol.asyncIterator in (body ?? {});
      const isText = isIterable && !(body instanceof ReadableStream);
      super(input, {
        method,
        body: isText ? `${body}` : body,
        ...(duplex === undefined ? {} : { duplex }),
      } as RequestInit);
    }
  };

  /** A `Request` as in WebKit: it throws. */
  const WebKitRequest = class extends Request {
    constructor(input: RequestInfo | URL, init: RequestInit = {}) {
      if (init.body instanceof ReadableStream) {
        throw new DOMException("ReadableStream uploading is not supported", "NotSupportedError");
      }
      super(input, init);
    }
  };

  const refused: [string, typeof Request, () => unknown][] = [
    ["a stream in Firefox", FirefoxRequest, () => new Blob(["the body"]).stream()],
    ["a generator in Firefox", FirefoxRequest, chunks],
    ["a generator in Chromium", ChromiumRequest, chunks],
    ["a stream in WebKit", WebKitRequest, () => new Blob(["the body"]).stream()],
  ];

  // Planted fault: sending it nevertheless. Firefox sends `[object ReadableStream]`, and the server answers 200.
  it.each(refused)("is refused before it is sent: %s", async (_, engine, body) => {
    vi.stubGlobal("Request", engine);
    const { fetch, requests } = await freshClient();
    const init = { method: "POST", body: body(), duplex: "half" } as RequestInit;
    for (let time = 0; time < 2; time += 1) {
      await expect(fetch("http://api.test/x", init)).rejects.toMatchObject({
        code: "TENANT_VALIDATION",
        details: { field: "body" },
      });
    }
    expect(requests).toEqual([]);
  });

  it("is sent where it is not a stream, and a stream is sent where the engine accepts it", async () => {
    vi.stubGlobal("Request", FirefoxRequest);
    const { fetch, requests } = await freshClient();
    for (const [, body] of repeatable) {
      await fetch("http://api.test/x", { method: "POST", body: await body() });
    }
    expect(requests).toHaveLength(repeatable.length);
    vi.stubGlobal("Request", ChromiumRequest);
    const chromium = await freshClient();
    const init = { method: "POST", body: new Blob(["the body"]).stream(), duplex: "half" } as RequestInit;
    await chromium.fetch("http://api.test/x", init);
    expect(await chromium.requests[0]?.text()).toBe("the body");
  });
});
