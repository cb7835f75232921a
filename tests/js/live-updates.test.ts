import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createTenantClient, type TenantClient } from "tenantry";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ACME, MEDTECH, profileOf } from "./fixtures.js";

/** A tenant API whose profiles can be changed, and whose streams can be broken. */
const versions = new Map<string, number>();
let streams: { tenant: string; request: IncomingMessage; response: ServerResponse }[] = [];
let opened = 0;
let refusal = 0;
let asked = 0;
let server: Server;
let client: TenantClient;

beforeEach(async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  versions.clear();
  [streams, opened, refusal, asked] = [[], 0, 0, 0];
  server = createServer((request, response) => {
    const [, tenant = "", what] = /\/v1\/tenants\/([^/]+)\/(\w+)$/.exec(request.url ?? "") ?? [];
    const slug = tenant === "medtech" || tenant === MEDTECH ? "medtech" : "acme";
    const version = versions.get(slug) ?? 1;
    if (what === "profile") {
      asked += 1;
      response.end(JSON.stringify(profileOf(slug, { version })));
      return;
    }
    opened += 1;
    if (refusal) {
      response.writeHead(refusal).end();
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
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

/** Changes a profile and tells those who listen, in as many pieces as it has characters. */
async function change(slug: string, version: number): Promise<void> {
  versions.set(slug, version);
  for (const { tenant, response } of streams) {
    for (const character of `: hello\n\nevent: profile\ndata: {"tenantId":"${tenant}","version":${version}}\n\n`) {
      await new Promise((written) => response.write(character, written));
    }
  }
}

describe("live updates", () => {
  it("show a change without being asked", async () => {
    await vi.waitUntil(() => streams.length === 1);
    const changes = vi.fn();
    client.on("change", changes);
    await change("acme", 2);
    await vi.waitUntil(() => client.tenant?.version === 2);
    expect(changes).toHaveBeenCalledOnce();
  });

  // Planted fault: listening only after a load of one's own, which a page that was rendered by a server never makes.
  it("come to a client that began with a snapshot", async () => {
    client.dispose();
    const snapshot = { profile: profileOf("acme", { version: 1 }), madeAt: new Date().toISOString() } as never;
    const { port } = server.address() as AddressInfo;
    client = createTenantClient({ api: `http://127.0.0.1:${port}`, snapshot, updates: "live" });
    await vi.waitUntil(() => streams.length === 1);
    await change("acme", 2);
    await vi.waitUntil(() => client.tenant?.version === 2);
  });

  it("ask for nothing that is known", async () => {
    await vi.waitUntil(() => streams.length === 1);
    await change("acme", 1);
    await change("acme", 2);
    await vi.waitUntil(() => client.tenant?.version === 2);
    expect(asked).toBe(2);
  });

  // Planted fault: forgetting at the end of a refresh what was told while it was under way.
  it("are not lost where they come while the profile is being loaded", async () => {
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

  it("come again after the stream breaks, with what was missed meanwhile", async () => {
    await vi.waitUntil(() => streams.length === 1);
    for (const version of [2, 3]) {
      versions.set("acme", version);
      streams[0]?.request.socket.resetAndDestroy();
      await vi.waitUntil(() => client.tenant?.version === version);
    }
    expect(opened).toBe(3);
  });

  // Planted fault: the old tenant's stream left open, and its news taken for the new tenant's.
  it("follow the client to another tenant", async () => {
    await vi.waitUntil(() => streams.length === 1);
    await client.switchTenant("medtech");
    await vi.waitUntil(() => streams.length === 1 && streams[0]?.tenant === MEDTECH);
    await change("acme", 5);
    await change("medtech", 7);
    await vi.waitUntil(() => client.tenant?.version === 7);
    expect(client.tenant?.slug).toBe("medtech");
  });

  it("end with the client", async () => {
    await vi.waitUntil(() => streams.length === 1);
    expect(streams[0]?.tenant).toBe(ACME);
    client.dispose();
    await vi.waitUntil(() => streams.length === 0);
  });

  // Planted fault: knocking for ever at a door that was shut.
  it("are not asked for again where they are refused", async () => {
    await vi.waitUntil(() => streams.length === 1);
    refusal = 403;
    streams[0]?.response.end();
    await vi.waitUntil(() => opened === 2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([opened, client.status]).toEqual([2, "READY"]);
  });

  it("are asked for again where the tenant API is down", async () => {
    await vi.waitUntil(() => streams.length === 1);
    refusal = 503;
    streams[0]?.response.end();
    await vi.waitUntil(() => opened > 4);
    refusal = 0;
    versions.set("acme", 4);
    await vi.waitUntil(() => client.tenant?.version === 4);
  });
});
