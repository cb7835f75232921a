import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createTenantClient, type TenantClient } from "tenantry";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { subscribeToProfile } from "../../js/profile/live-updates.js";
import { streamRules } from "../../js/profile/profile-updater.js";
import { ACME, MEDTECH, profileOf } from "./fixtures.js";

/** A tenant API whose profiles the test can change, and whose streams it can break. */
const versions = new Map<string, number>();
let streams: { tenant: string; request: IncomingMessage; response: ServerResponse }[] = [];
let streamRequests = 0;
let refusal = 0;
let contentType = "";
let profileRequests = 0;
let server: Server;
let client: TenantClient;

beforeEach(async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  versions.clear();
  [streams, streamRequests, refusal, profileRequests, contentType] = [[], 0, 0, 0, "text/event-stream"];
  server = createServer((request, response) => {
    const [, tenant = "", what] = /\/v1\/tenants\/([^/]+)\/(\w+)$/.exec(request.url ?? "") ?? [];
    const slug = tenant === "medtech" || tenant === MEDTECH ? "medtech" : "acme";
    const version = versions.get(slug) ?? 1;
    if (what === "profile") {
      profileRequests += 1;
      response.end(JSON.stringify(profileOf(slug, { version })));
      return;
    }
    streamRequests += 1;
    if (refusal) {
      response.writeHead(refusal).end();
      return;
    }
    response.writeHead(200, contentType === "" ? {} : { "content-type": contentType });
    if (contentType.toLowerCase().split(";")[0] !== "text/event-stream") {
      response.end("<!doctype html>\n\nevent: profile\ndata: {}\n\n");
      return;
    }
    response.write(`event: profile\nid: ${version}\ndata: {"tenantId":"${tenant}","version":${version}}\n\n`);
    streams.push({ tenant, request, response });
    request.on("close", () => {
      streams = streams.filter((stream) => stream.request !== request);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  client = createTenantClient({
    api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    request: {},
    sources: ["default"],
    defaultTenant: "acme",
    updates: "live",
  });
  await client.ready;
});

afterEach(() => {
  client.dispose();
  vi.restoreAllMocks();
  server.closeAllConnections();
  server.close();
});

/** Changes a profile and sends the event to every stream, one character at a time. */
async function change(slug: string, version: number): Promise<void> {
  versions.set(slug, version);
  for (const { tenant, response } of streams) {
    for (const character of `: hello\n\nevent: profile\ndata: {"tenantId":"${tenant}","version":${version}}\n\n`) {
      await new Promise((written) => response.write(character, written));
    }
  }
}

describe("live updates", () => {
  it("deliver a profile change without polling", async () => {
    await vi.waitUntil(() => streams.length === 1);
    const changes = vi.fn();
    client.on("change", changes);
    await change("acme", 2);
    await vi.waitUntil(() => client.tenant?.version === 2);
    expect(changes).toHaveBeenCalledOnce();
  });

  // Planted fault: connecting only after a profile request, which a page rendered by a server never makes.
  it("reach a client that began with a snapshot", async () => {
    client.dispose();
    const snapshot = { profile: profileOf("acme", { version: 1 }), madeAt: new Date().toISOString() } as never;
    const { port } = server.address() as AddressInfo;
    client = createTenantClient({ api: `http://127.0.0.1:${port}`, snapshot, updates: "live" });
    await vi.waitUntil(() => streams.length === 1);
    await change("acme", 2);
    await vi.waitUntil(() => client.tenant?.version === 2);
  });

  it("request no version that the client already has", async () => {
    await vi.waitUntil(() => streams.length === 1);
    await change("acme", 1);
    await change("acme", 2);
    await vi.waitUntil(() => client.tenant?.version === 2);
    expect(profileRequests).toBe(2);
  });

  // Planted fault: forgetting at the end of a refresh the events that arrived during it.
  it("keep a change that arrives while the profile is loading", async () => {
    await vi.waitUntil(() => streams.length === 1);
    let answer: (() => void) | undefined;
    const [serve] = server.listeners("request") as ((request: IncomingMessage, response: ServerResponse) => void)[];
    server.removeAllListeners("request");
    server.once("request", (_, response) => {
      answer = () => response.end(JSON.stringify(profileOf("acme", { version: 2 })));
      server.on("request", serve as never);
    });
    await change("acme", 2);
    await vi.waitUntil(() => answer !== undefined);
    await change("acme", 3);
    await new Promise((resolve) => setTimeout(resolve, 20));
    answer?.();
    await vi.waitUntil(() => client.tenant?.version === 3);
  });

  it("reconnect after the stream breaks, and deliver the changes made in between", async () => {
    await vi.waitUntil(() => streams.length === 1);
    for (const version of [2, 3]) {
      versions.set("acme", version);
      streams[0]?.request.socket.resetAndDestroy();
      await vi.waitUntil(() => client.tenant?.version === version);
    }
    expect(streamRequests).toBe(3);
  });

  // Planted fault: leaving the old tenant's stream open, and applying its events to the new tenant.
  it("follow the client to another tenant", async () => {
    await vi.waitUntil(() => streams.length === 1);
    await client.switchTenant("medtech");
    await vi.waitUntil(() => streams.length === 1 && streams[0]?.tenant === MEDTECH);
    await change("acme", 5);
    await change("medtech", 7);
    await vi.waitUntil(() => client.tenant?.version === 7);
    expect(client.tenant?.slug).toBe("medtech");
  });

  it("end when the client is disposed", async () => {
    await vi.waitUntil(() => streams.length === 1);
    expect(streams[0]?.tenant).toBe(ACME);
    client.dispose();
    await vi.waitUntil(() => streams.length === 0);
  });

  // Planted fault: reconnecting for ever after a refusal.
  it.each([401, 403, 404])("stop after a refusal, and report it as an error: %i", async (status) => {
    await vi.waitUntil(() => streams.length === 1);
    const errors = vi.fn();
    client.on("error", errors);
    refusal = status;
    streams[0]?.response.end();
    await vi.waitUntil(() => streamRequests === 2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([streamRequests, client.status]).toEqual([2, "READY"]);
    expect(errors.mock.calls).toEqual([[{ error: expect.objectContaining({ code: "TENANT_API" }) }]]);
    expect(errors.mock.calls[0]?.[0].error.details).toMatchObject({ status });
  });

  // Planted fault: an unguarded parser, where a malformed event breaks the stream, again after each reconnect.
  /** @see https://github.com/launchdarkly/js-client-sdk/issues/244 */
  it("ignore malformed events and stay on the same stream", async () => {
    await vi.waitUntil(() => streams.length === 1);
    const errors = vi.fn();
    client.on("error", errors);
    const malformed = [
      "event: profile\ndata: {\n\n",
      "event: profile\ndata: null\n\n",
      "event: profile\ndata: []\n\n",
      "event: profile\ndata:\n\n",
      'event: profile\ndata: {"version":"9"}\n\n',
      'event: profile\ndata: {"version":1.5}\n\n',
      'event: profile\ndata: {"version":1e400}\n\n',
      'event: another\ndata: {"version":9}\n\n',
      'data: {"version":9}\n\n',
      "no field at all\n\n",
      "retry: soon\n\n",
    ];
    streams[0]?.response.write(malformed.join(""));
    await change("acme", 2);
    await vi.waitUntil(() => client.tenant?.version === 2);
    expect([streamRequests, profileRequests, errors.mock.calls]).toEqual([1, 2, []]);
  });

  it("recognise an event stream by its media type, in any case", async () => {
    contentType = "Text/Event-Stream; charset=utf-8";
    await vi.waitUntil(() => streams.length === 1);
    streams[0]?.response.end();
    await vi.waitUntil(() => streamRequests === 2 && streams.length === 1);
    await change("acme", 2);
    await vi.waitUntil(() => client.tenant?.version === 2);
    expect(streamRequests).toBe(2);
  });

  // Planted fault: reading the body of any 200 as events, and reconnecting for ever without an error.
  /** @see https://github.com/launchdarkly/js-client-sdk/issues/244 */
  it("report a response that is not an event stream once, and reconnect", async () => {
    await vi.waitUntil(() => streams.length === 1);
    const errors = vi.fn();
    client.on("error", errors);
    for (const kind of ["text/html", "text/event-streams", ""]) {
      errors.mockClear();
      contentType = kind;
      streams[0]?.response.end();
      const before = streamRequests;
      await vi.waitUntil(() => streamRequests > before + 3);
      expect(errors.mock.calls).toEqual([[{ error: expect.objectContaining({ code: "TENANT_API" }) }]]);
      expect(errors.mock.calls[0]?.[0].error.details).toMatchObject({
        status: 200,
        detail: expect.stringContaining(`"${kind}"`),
      });
      contentType = "text/event-stream";
      await vi.waitUntil(() => streams.length === 1);
    }
    versions.set("acme", 4);
    streams[0]?.response.end();
    await vi.waitUntil(() => client.tenant?.version === 4);
  });

  it("reconnect while the tenant API is down", async () => {
    await vi.waitUntil(() => streams.length === 1);
    refusal = 503;
    streams[0]?.response.end();
    await vi.waitUntil(() => streamRequests > 4);
    refusal = 0;
    versions.set("acme", 4);
    await vi.waitUntil(() => client.tenant?.version === 4);
  });
});

describe("live update reconnects", () => {
  const second = 1_000;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0.5);
  });
  afterEach(() => vi.useRealTimers());

  const event = new TextEncoder().encode('event: profile\ndata: {"version":1}\n\n');
  const headers = { "content-type": "text/event-stream" };
  const streamOf = (source: UnderlyingDefaultSource<Uint8Array>) =>
    new Response(new ReadableStream(source), { headers });

  /** How many streams the client opens in a minute when each behaves as `open` does. */
  async function openedPerMinute(open: () => Response | Promise<Response>): Promise<number> {
    const times = vi.fn(open);
    const ending = new AbortController();
    const { signal } = ending;
    const options = { ...streamRules, open: async () => times(), onVersion: vi.fn(), onError: vi.fn(), signal };
    const following = subscribeToProfile(options);
    await vi.advanceTimersByTimeAsync(60 * second);
    ending.abort();
    await following;
    return times.mock.calls.length;
  }

  // Planted fault: one event counting as success, so that a stream which ends after it reopens at once for ever.
  const kinds: [string, () => Response | Promise<Response>][] = [
    ["cannot be opened", () => Promise.reject(new TypeError("fetch failed"))],
    ["is answered with 503", () => new Response(null, { status: 503 })],
    ["is an HTML page", () => new Response("<!doctype html>", { headers: { "content-type": "text/html" } })],
    ["has no body", () => new Response(null, { headers })],
    ["ends before an event", () => streamOf({ start: (controller) => controller.close() })],
    [
      "ends after an event",
      () =>
        streamOf({
          start(controller) {
            controller.enqueue(event);
            controller.close();
          },
        }),
    ],
    ["breaks in an event", () => streamOf({ pull: (controller) => controller.error(new TypeError("network error")) })],
    [
      "sends an event without an end",
      () => {
        let left = 20;
        const piece = new Uint8Array(16_384).fill(97);
        const never = new Promise<void>(() => undefined);
        return streamOf({
          pull(controller) {
            left -= 1;
            return left < 0 ? never : controller.enqueue(piece);
          },
        });
      },
    ],
  ];
  it.each(kinds)("are delayed more and more where the stream %s", async (_, open) => {
    const times = await openedPerMinute(open);
    expect(times).toBeGreaterThan(8);
    expect(times).toBeLessThan(16);
  });

  it("come soon after a stream that lasted", async () => {
    const times = await openedPerMinute(() =>
      streamOf({ start: (controller) => void setTimeout(() => controller.close(), 11 * second) }),
    );
    // 11 seconds of stream and half a second of delay, five times.
    expect(times).toBe(6);
  });
});
