import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createTenantClient, TenantChangedError, type TenantClient } from "tenantry";
import { afterEach, describe, expect, it, vi } from "vitest";
import { deferred, MEDTECH, profileOf, tenantApi } from "./fixtures.js";

const API = "http://api.test";
/** No host decides, so the client may switch. */
const options = { api: API, sources: ["default"], defaultTenant: "acme", request: {} } as const;
const never = () => new Promise<never>(() => undefined);
const reason = new RangeError("the caller changed its mind");

afterEach(() => vi.unstubAllGlobals());

/** Ends a test that would wait for ever. */
const inTime = <Answer>(work: Promise<Answer>): Promise<Answer> =>
  Promise.race([work, new Promise<never>((_, reject) => setTimeout(reject, 10_000, new Error("It still waits.")))]);

/** Waits until whatever follows from what has happened has happened. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

/** A client whose requests of the app are answered by `answer`, which hears of no signal. */
function deafClient(answer: (request: Request) => Response | Promise<Response>): TenantClient {
  const { send } = tenantApi(answer);
  return createTenantClient({ ...options, fetch: (input, init) => send(input, { ...init, signal: null }) });
}

describe("the caller's signal is heard", () => {
  // Planted fault: giving the signal to the request alone, which is not there yet.
  /** @see https://github.com/shopware/frontends/issues/2702 */
  it("while the profile loads", async () => {
    const profile = deferred<Response>();
    const asked: string[] = [];
    const loading = createTenantClient({
      ...options,
      timeouts: { attempt: 60_000, total: 60_000 },
      fetch: (input) => {
        const { url } = new Request(input);
        asked.push(url);
        return url.endsWith("/profile") ? profile.promise : Promise.resolve(new Response("answer"));
      },
    });
    const signal = AbortSignal.timeout(20);
    const error: unknown = await inTime(loading.fetch(`${API}/x`, { signal })).catch((thrown: unknown) => thrown);
    expect(error).toBe(signal.reason);
    expect(error).toMatchObject({ name: "TimeoutError" });
    profile.resolve(Response.json(profileOf("acme")));
    await loading.ready;
    await settle();
    expect(asked).toEqual([`${API}/v1/tenants/acme/profile`]);
  });

  it("while the first tenant could not be had and a switch is under way", async () => {
    let answer: () => Promise<Response> = async () => new Response(null, { status: 404 });
    const lost = createTenantClient({ ...options, fetch: () => answer() });
    await lost.ready.catch(() => undefined);
    answer = never;
    lost.switchTenant("medtech");
    const caller = new AbortController();
    const waiting = lost.fetch(`${API}/x`, { signal: caller.signal });
    await settle();
    caller.abort(reason);
    await expect(inTime(waiting)).rejects.toBe(reason);
    lost.dispose();
  });

  it("before anything else, and nothing is sent", async () => {
    const { send, requests } = tenantApi();
    const client = createTenantClient({ ...options, fetch: send });
    await client.ready;
    requests.length = 0;
    const signal = AbortSignal.abort(reason);
    await expect(client.fetch(`${API}/x`, { signal })).rejects.toBe(reason);
    await expect(client.fetch(new Request(`${API}/x`, { signal }))).rejects.toBe(reason);
    expect(requests).toEqual([]);
  });

  // Planted fault: trusting the `fetch` underneath to hear it.
  it("while an answer is waited for, and a late answer is not left open", async () => {
    const late = deferred<Response>();
    const client = deafClient(() => late.promise);
    await client.ready;
    const caller = new AbortController();
    const waiting = client.fetch(`${API}/x`, { signal: caller.signal });
    await settle();
    caller.abort(reason);
    await expect(inTime(waiting)).rejects.toBe(reason);
    const cancelled = vi.fn();
    late.resolve(new Response(new ReadableStream({ cancel: cancelled })));
    await vi.waitUntil(() => cancelled.mock.calls.length === 1);
  });

  // Planted fault: taking a problem that could not be read for none, and handing over an answer without its body.
  it("while a problem is read", async () => {
    const headers = { "content-type": "application/problem+json" };
    const client = deafClient(() => new Response(new ReadableStream({ pull: never }), { status: 403, headers }));
    await client.ready;
    const caller = new AbortController();
    const waiting = client.fetch(`${API}/x`, { signal: caller.signal });
    await settle();
    caller.abort(reason);
    await expect(inTime(waiting)).rejects.toBe(reason);
  });

  // Planted fault: following on for somebody who has left.
  it("between the hops of a redirect", async () => {
    const hop = deferred<Response>();
    const paths: string[] = [];
    const client = deafClient(({ url }) => {
      paths.push(new URL(url).pathname);
      return hop.promise;
    });
    await client.ready;
    const caller = new AbortController();
    const waiting = client.fetch(`${API}/old`, { signal: caller.signal });
    await settle();
    caller.abort(reason);
    await expect(inTime(waiting)).rejects.toBe(reason);
    hop.resolve(new Response(null, { status: 307, headers: { location: "/new" } }));
    await settle();
    expect(paths).toEqual(["/old"]);
  });

  it("while a generator gives the request's body, which ends with it", async () => {
    const ended = vi.fn();
    async function* body() {
      try {
        yield new TextEncoder().encode("half a file");
        await settle();
        yield new TextEncoder().encode("the other half");
        await never();
      } finally {
        ended();
      }
    }
    const { send } = tenantApi((request) => request.text().then((text) => new Response(text)));
    const client = createTenantClient({ ...options, fetch: send });
    await client.ready;
    const caller = new AbortController();
    const init = { method: "POST", body: body(), duplex: "half", signal: caller.signal } as unknown as RequestInit;
    const waiting = client.fetch(`${API}/x`, init);
    caller.abort(reason);
    await expect(inTime(waiting)).rejects.toBe(reason);
  });

  // Planted fault: a listener of every request on the caller's own signal, where Node takes eleven for a leak.
  it("by many requests that share it, and Node sees no leak", async () => {
    const warned = vi.fn();
    process.on("warning", warned);
    const client = deafClient(never);
    const caller = new AbortController();
    const send = () => client.fetch(`${API}/x`, { signal: caller.signal }).catch((error: unknown) => error);
    const whileLoading = Array.from({ length: 50 }, send);
    await client.ready;
    const sent = Array.from({ length: 50 }, send);
    await settle();
    caller.abort(reason);
    expect(new Set(await Promise.all([...whileLoading, ...sent]))).toEqual(new Set([reason]));
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", warned);
    expect(warned).not.toHaveBeenCalled();
  });
});

// Planted fault: listening to signals made from the caller's alone. Node then collects an `AbortSignal.timeout`.
it("the caller's signal is heard where nothing else holds it", async () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const client = deafClient(never);
  await client.ready;
  const waiting = client.fetch(`${API}/x`, { signal: AbortSignal.timeout(200) });
  const timer = setInterval(collect, 10);
  await expect(inTime(waiting)).rejects.toMatchObject({ name: "TimeoutError" });
  clearInterval(timer);
});

describe("in an engine that hands on no reason, as WebKit,", () => {
  /** A client over such a `fetch`, and one request of it that waits for its answer. */
  async function waitingRequest(signal?: AbortSignal) {
    const { send } = tenantApi();
    const client = createTenantClient({
      ...options,
      fetch: (input, init) => {
        const { url } = new Request(input);
        if (url.includes("/v1/tenants/")) {
          return send(input);
        }
        return new Promise((_, reject) => {
          const abort = () => reject(new DOMException("Fetch is aborted", "AbortError"));
          init?.signal?.addEventListener("abort", abort);
        });
      },
    });
    await client.ready;
    const waiting = client.fetch(`${API}/x`, signal ? { signal } : {});
    waiting.catch(() => undefined);
    return { client, waiting };
  }

  // Planted fault: handing over the engine's own `AbortError`.
  it("a request that a switch overtakes is a TenantChangedError", async () => {
    for (const signal of [undefined, new AbortController().signal]) {
      const { client, waiting } = await waitingRequest(signal);
      await client.switchTenant(MEDTECH);
      await expect(inTime(waiting)).rejects.toBeInstanceOf(TenantChangedError);
    }
  });

  it("a request of a client that is disposed of is a TenantChangedError", async () => {
    const { client, waiting } = await waitingRequest();
    client.dispose();
    await expect(inTime(waiting)).rejects.toBeInstanceOf(TenantChangedError);
  });

  it("a request that the caller ends has the caller's reason", async () => {
    const caller = new AbortController();
    const { waiting } = await waitingRequest(caller.signal);
    caller.abort(reason);
    await expect(inTime(waiting)).rejects.toBe(reason);
    const { waiting: timed } = await waitingRequest(AbortSignal.timeout(20));
    await expect(inTime(timed)).rejects.toMatchObject({ name: "TimeoutError" });
  });
});

// Planted fault: a page of a browser without `AbortSignal.any` that can send nothing.
it("requests, switches and signals work in a browser without AbortSignal.any", async () => {
  vi.stubGlobal(
    "AbortSignal",
    new Proxy(AbortSignal, { get: (of, name) => (name === "any" ? undefined : of[name as never]) }),
  );
  const { send } = tenantApi((request) =>
    request.url.endsWith("/slow")
      ? new Promise((_, reject) => request.signal.addEventListener("abort", () => reject(request.signal.reason)))
      : new Response("answer"),
  );
  const client = createTenantClient({ ...options, fetch: send });
  expect(await (await client.fetch(`${API}/x`)).text()).toBe("answer");
  const caller = new AbortController();
  const [ended, overtaken] = [client.fetch(`${API}/slow`, { signal: caller.signal }), client.fetch(`${API}/slow`)];
  overtaken.catch(() => undefined);
  caller.abort(reason);
  await expect(ended).rejects.toBe(reason);
  await client.switchTenant("medtech");
  await expect(overtaken).rejects.toBeInstanceOf(TenantChangedError);
});
