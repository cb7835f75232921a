import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createTenantClient, TenantChangedError, type TenantClient } from "tenantry";
import { afterEach, describe, expect, it, vi } from "vitest";
import { deferred, MEDTECH, profileOf, tenantApi } from "./fixtures.js";

const API = "http://api.test";
/** Options of a client that may switch, because no host names its tenant. */
const options = { api: API, sources: ["default"], defaultTenant: "acme", request: {} } as const;
const never = () => new Promise<never>(() => undefined);
const reason = new RangeError("the caller changed its mind");

afterEach(() => vi.unstubAllGlobals());

/** Rejects after ten seconds, so that a test cannot hang. */
const withTimeout = <Answer>(work: Promise<Answer>): Promise<Answer> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => setTimeout(reject, 10_000, new Error("The promise is still pending."))),
  ]);

/** Waits until pending promises and timers have run. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

/** A client whose app requests are answered by `answer`, which receives no signal. */
function clientWithoutSignal(answer: (request: Request) => Response | Promise<Response>): TenantClient {
  const { send } = tenantApi(answer);
  return createTenantClient({ ...options, fetch: (input, init) => send(input, { ...init, signal: null }) });
}

describe("the caller's signal rejects client.fetch", () => {
  // Planted fault: passing the signal only to the request, which does not exist yet.
  /** @see https://github.com/shopware/frontends/issues/2702 */
  it("while the profile is loading", async () => {
    const profile = deferred<Response>();
    const requested: string[] = [];
    const loading = createTenantClient({
      ...options,
      timeouts: { attempt: 60_000, total: 60_000 },
      fetch: (input) => {
        const { url } = new Request(input);
        requested.push(url);
        return url.endsWith("/profile") ? profile.promise : Promise.resolve(new Response("answer"));
      },
    });
    const signal = AbortSignal.timeout(20);
    const error: unknown = await withTimeout(loading.fetch(`${API}/x`, { signal })).catch((thrown: unknown) => thrown);
    expect(error).toBe(signal.reason);
    expect(error).toMatchObject({ name: "TimeoutError" });
    profile.resolve(Response.json(profileOf("acme")));
    await loading.ready;
    await settle();
    expect(requested).toEqual([`${API}/v1/tenants/acme/profile`]);
  });

  it("while a switch is pending after the first tenant failed to load", async () => {
    let answer: () => Promise<Response> = async () => new Response(null, { status: 404 });
    const failedClient = createTenantClient({ ...options, fetch: () => answer() });
    await failedClient.ready.catch(() => undefined);
    answer = never;
    failedClient.switchTenant("medtech");
    const caller = new AbortController();
    const waiting = failedClient.fetch(`${API}/x`, { signal: caller.signal });
    await settle();
    caller.abort(reason);
    await expect(withTimeout(waiting)).rejects.toBe(reason);
    failedClient.dispose();
  });

  it("at once where it is already aborted, and nothing is sent", async () => {
    const { send, requests } = tenantApi();
    const client = createTenantClient({ ...options, fetch: send });
    await client.ready;
    requests.length = 0;
    const signal = AbortSignal.abort(reason);
    await expect(client.fetch(`${API}/x`, { signal })).rejects.toBe(reason);
    await expect(client.fetch(new Request(`${API}/x`, { signal }))).rejects.toBe(reason);
    expect(requests).toEqual([]);
  });

  // Planted fault: relying on the underlying `fetch` to handle the signal.
  it("while the response is pending, and the body of a late response is cancelled", async () => {
    const lateResponse = deferred<Response>();
    const client = clientWithoutSignal(() => lateResponse.promise);
    await client.ready;
    const caller = new AbortController();
    const waiting = client.fetch(`${API}/x`, { signal: caller.signal });
    await settle();
    caller.abort(reason);
    await expect(withTimeout(waiting)).rejects.toBe(reason);
    const cancelled = vi.fn();
    lateResponse.resolve(new Response(new ReadableStream({ cancel: cancelled })));
    await vi.waitUntil(() => cancelled.mock.calls.length === 1);
  });

  // Planted fault: treating a problem that could not be read as none, and returning a response without its body.
  it("while a problem body is being read", async () => {
    const headers = { "content-type": "application/problem+json" };
    const client = clientWithoutSignal(
      () => new Response(new ReadableStream({ pull: never }), { status: 403, headers }),
    );
    await client.ready;
    const caller = new AbortController();
    const waiting = client.fetch(`${API}/x`, { signal: caller.signal });
    await settle();
    caller.abort(reason);
    await expect(withTimeout(waiting)).rejects.toBe(reason);
  });

  // Planted fault: following the redirect for a caller that has aborted.
  it("between the hops of a redirect", async () => {
    const hop = deferred<Response>();
    const paths: string[] = [];
    const client = clientWithoutSignal(({ url }) => {
      paths.push(new URL(url).pathname);
      return hop.promise;
    });
    await client.ready;
    const caller = new AbortController();
    const waiting = client.fetch(`${API}/old`, { signal: caller.signal });
    await settle();
    caller.abort(reason);
    await expect(withTimeout(waiting)).rejects.toBe(reason);
    hop.resolve(new Response(null, { status: 307, headers: { location: "/new" } }));
    await settle();
    expect(paths).toEqual(["/old"]);
  });

  it("while a generator produces the request body", async () => {
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
    await expect(withTimeout(waiting)).rejects.toBe(reason);
  });

  // Planted fault: one listener for each request on the caller's own signal. Node reports eleven as a leak.
  it("in many requests that share it, and Node warns of no leak", async () => {
    const onWarning = vi.fn();
    process.on("warning", onWarning);
    const client = clientWithoutSignal(never);
    const caller = new AbortController();
    const send = () => client.fetch(`${API}/x`, { signal: caller.signal }).catch((error: unknown) => error);
    const whileLoading = Array.from({ length: 50 }, send);
    await client.ready;
    const sent = Array.from({ length: 50 }, send);
    await settle();
    caller.abort(reason);
    expect(new Set(await Promise.all([...whileLoading, ...sent]))).toEqual(new Set([reason]));
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", onWarning);
    expect(onWarning).not.toHaveBeenCalled();
  });
});

// Planted fault: listening only to signals derived from the caller's. Node then collects an `AbortSignal.timeout`.
it("the caller's signal is effective where nothing else references it", async () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const client = clientWithoutSignal(never);
  await client.ready;
  const waiting = client.fetch(`${API}/x`, { signal: AbortSignal.timeout(200) });
  const timer = setInterval(collect, 10);
  await expect(withTimeout(waiting)).rejects.toMatchObject({ name: "TimeoutError" });
  clearInterval(timer);
});

describe("in an engine that does not pass on the abort reason, such as WebKit,", () => {
  /** A client over such a `fetch`, and one pending request. */
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

  // Planted fault: rejecting with the engine's own `AbortError`.
  it("a request that is pending at a switch rejects with TenantChangedError", async () => {
    for (const signal of [undefined, new AbortController().signal]) {
      const { client, waiting } = await waitingRequest(signal);
      await client.switchTenant(MEDTECH);
      await expect(withTimeout(waiting)).rejects.toBeInstanceOf(TenantChangedError);
    }
  });

  it("a request that is pending when its client is disposed rejects with TenantChangedError", async () => {
    const { client, waiting } = await waitingRequest();
    client.dispose();
    await expect(withTimeout(waiting)).rejects.toBeInstanceOf(TenantChangedError);
  });

  it("a request that the caller aborts rejects with the caller's reason", async () => {
    const caller = new AbortController();
    const { waiting } = await waitingRequest(caller.signal);
    caller.abort(reason);
    await expect(withTimeout(waiting)).rejects.toBe(reason);
    const { waiting: timed } = await waitingRequest(AbortSignal.timeout(20));
    await expect(withTimeout(timed)).rejects.toMatchObject({ name: "TimeoutError" });
  });
});

// Planted fault: a client that can send nothing in a browser without `AbortSignal.any`.
it("client.fetch, switches and signals work in a browser without AbortSignal.any", async () => {
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
  const [aborted, pending] = [client.fetch(`${API}/slow`, { signal: caller.signal }), client.fetch(`${API}/slow`)];
  pending.catch(() => undefined);
  caller.abort(reason);
  await expect(aborted).rejects.toBe(reason);
  await client.switchTenant("medtech");
  await expect(pending).rejects.toBeInstanceOf(TenantChangedError);
});
