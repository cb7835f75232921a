import { execFileSync } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createTenantClient } from "tenantry";
import { bindTenant, currentTenant, requireTenant, runWithTenant } from "tenantry/server";
import {
  acme,
  expectNoTenantLeak,
  type Handler,
  medtech,
  openHeldUpstream,
  snapshotFixture,
  tenantFixtures,
} from "tenantry/testing";
import { describe, expect, it } from "vitest";
import { ACME, MEDTECH } from "./fixtures.js";

const activeTenant = () => currentTenant()?.toString();

describe("runWithTenant", () => {
  it("sets the tenant for everything that the work starts, and for nothing else", async () => {
    const seen: (string | undefined)[] = [];
    const read = () => seen.push(activeTenant());
    const later = runWithTenant(ACME, async () => {
      read();
      await new Promise((resolve) => setTimeout(resolve, 1));
      read();
      runWithTenant(MEDTECH, read);
      queueMicrotask(read);
      await Promise.resolve();
    });
    read();
    await later;
    read();
    expect(seen).toEqual([ACME, undefined, ACME, MEDTECH, ACME, undefined]);
  });

  it("removes the tenant when the work throws", () => {
    expect(() =>
      runWithTenant(ACME, () => {
        throw new Error("the work's own");
      }),
    ).toThrow("the work's own");
    expect(currentTenant()).toBeNull();
  });

  it("refuses an invalid tenant id and does not start the work", () => {
    let isStarted = false;
    const start = () => {
      isStarted = true;
    };
    expect(() => runWithTenant("acme", start)).toThrow(expect.objectContaining({ code: "INVALID_TENANT_ID" }));
    expect(isStarted).toBe(false);
  });

  // Planted fault: a default tenant where none is set.
  it("is required by requireTenant, which throws outside of it", () => {
    expect(() => requireTenant()).toThrow(expect.objectContaining({ code: "TENANT_CONTEXT_NOT_SET" }));
  });

  it("keeps the tenant in every kind of timer", async () => {
    const seen = await runWithTenant(ACME, () =>
      Promise.all([
        new Promise((resolve) => process.nextTick(() => resolve(activeTenant()))),
        new Promise((resolve) => setImmediate(() => resolve(activeTenant()))),
        new Promise((resolve) => setTimeout(() => resolve(activeTenant()), 1)),
        sleep(1).then(activeTenant),
      ]),
    );
    expect(seen).toEqual([ACME, ACME, ACME, ACME]);
  });

  // Planted fault: using the tenant of the code that settles a shared promise.
  it("keeps the tenant of the waiting code, whichever tenant settles the promise", async () => {
    let settle = () => {};
    const shared = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const waiting = [ACME, MEDTECH].map((id) => runWithTenant(id, () => shared.then(activeTenant)));
    runWithTenant(MEDTECH, settle);
    expect(await Promise.all(waiting)).toEqual([ACME, MEDTECH]);
  });

  it("ends when the awaited work ends, also when it was aborted", async () => {
    const controller = new AbortController();
    const work = runWithTenant(ACME, () => sleep(10_000, null, { signal: controller.signal }));
    runWithTenant(MEDTECH, () => controller.abort());
    await expect(work).rejects.toThrow(/abort/);
    expect(currentTenant()).toBeNull();
  });

  it("keeps the tenant in a handler of unhandledRejection", () => {
    const script = `import { currentTenant, runWithTenant } from "tenantry/server";
      process.on("unhandledRejection", () => console.log(String(currentTenant())));
      runWithTenant("${ACME}", async () => { throw new Error("unhandled"); });
      runWithTenant("${MEDTECH}", async () => { await null; throw new Error("unhandled"); });
      setTimeout(() => console.log(String(currentTenant())), 5);`;
    expect(run(script)).toEqual([ACME, MEDTECH, "null"]);
  });

  // Planted fault: a separate storage for each copy that a bundler makes.
  it("is shared by all copies of the package in a process", () => {
    const copy = new URL("../../dist/server.js", import.meta.url).href;
    const script = `import { runWithTenant } from "${copy}?one";
      import { currentTenant } from "${copy}?other";
      import * as one from "${copy}?one";
      console.log(one.currentTenant === currentTenant);
      runWithTenant("${ACME}", () => console.log(String(currentTenant())));`;
    expect(run(script)).toEqual(["false", ACME]);
  });
});

// Node runs a callback in the context of the code that calls it, which is why there is `bindTenant`. Each case makes a
// callback for acme and returns a function that triggers it.
describe("bindTenant", () => {
  type Read = () => string | undefined;
  const cases: Record<string, (read: Read) => () => unknown> = {
    "a listener": (read) => {
      const events = new EventEmitter();
      const seen: unknown[] = [];
      events.on("event", () => seen.push(read()));
      return () => {
        events.emit("event");
        return seen[0];
      };
    },
    "a callback in a queue": (read) => {
      const queue = [read];
      return () => queue.map((callback) => callback())[0];
    },
    "a stream that is read": (read) => {
      const stream = new ReadableStream(
        {
          async pull(controller) {
            await sleep(1);
            controller.enqueue(read());
            controller.close();
          },
        },
        { highWaterMark: 0 },
      );
      return async () => {
        // Read before it has started, the stream would be pulled in the context of its creator.
        await sleep(1);
        return (await stream.getReader().read()).value;
      };
    },
    "a stream that is cancelled": (read) => {
      let seen: string | undefined;
      const stream = new ReadableStream({
        cancel() {
          seen = read();
        },
      });
      return async () => {
        await stream.cancel();
        return seen;
      };
    },
    "an async iterator": (read) => {
      const iterator = { next: async () => ({ done: false, value: read() }) };
      return async () => (await iterator.next()).value;
    },
    "an abort": (read) => {
      const controller = new AbortController();
      let seen: string | undefined;
      controller.signal.addEventListener("abort", () => {
        seen = read();
      });
      return () => {
        controller.abort();
        return seen;
      };
    },
  };

  for (const [name, make] of Object.entries(cases)) {
    // Planted fault: a bound function that looks up the tenant when it is called.
    it(`keeps acme in ${name}, and an unbound one has its caller's tenant`, async () => {
      const bound = runWithTenant(ACME, () => make(bindTenant(activeTenant)));
      expect(await runWithTenant(MEDTECH, bound)).toBe(ACME);
      const unbound = runWithTenant(ACME, () => make(activeTenant));
      expect(await runWithTenant(MEDTECH, unbound)).toBe(MEDTECH);
    });

    it(`is needed: ${name} has no tenant where it is neither bound nor triggered with a tenant`, async () => {
      expect(await runWithTenant(ACME, () => make(activeTenant))()).toBeUndefined();
    });
  }

  it("does not apply to a generator, which runs with the tenant of the code that iterates it", async () => {
    async function* work() {
      yield activeTenant();
      await sleep(1);
      yield activeTenant();
    }
    const generator = runWithTenant(ACME, work);
    expect(await collect(generator)).toEqual([undefined, undefined]);
    expect(await runWithTenant(ACME, () => collect(work()))).toEqual([ACME, ACME]);
  });

  it("does not apply to a thenable, which runs with a tenant only where it is awaited inside", async () => {
    // biome-ignore lint/suspicious/noThenProperty: such a query is what this is about.
    const query = { then: (answer: (tenant: unknown) => void) => answer(activeTenant()) };
    expect(await runWithTenant(ACME, () => query)).toBeUndefined();
    expect(await runWithTenant(ACME, async () => query)).toBe(ACME);
  });

  it("throws where there is no tenant", () => {
    expect(() => bindTenant(activeTenant)).toThrow(expect.objectContaining({ code: "TENANT_CONTEXT_NOT_SET" }));
  });

  it("passes on arguments and returns the result", () => {
    const add = runWithTenant(ACME, () => bindTenant((one: number, other: number) => one + other));
    expect(add(2, 3)).toBe(5);
  });
});

describe("two clients in one process", () => {
  /** Everything that a client exposes, step by step. */
  const steps: ((client: ReturnType<typeof createTenantClient>) => unknown)[] = [
    (client) => client.status,
    (client) => String(client.tenantId),
    (client) => client.resolution.id,
    (client) => client.resolution,
    (client) => client.flag("advanced_analytics", false),
    (client) => client.limit("max_panels_per_month"),
    (client) => client.branding,
    (client) => client.snapshot(),
    (client) => client.fetch("http://api.test/tenant").then((response) => response.text()),
  ];
  const clientOf = (profile: typeof acme) =>
    createTenantClient({
      api: "http://api.test",
      request: { headers: { "x-tenant-id": profile.id } },
      snapshot: snapshotFixture(profile),
      fetch: async (_, init) => new Response(new Headers(init?.headers).get("x-tenant-id")),
    });

  // Planted fault: the active tenant in a variable of the module.
  it("return the same values side by side as each returns alone", async () => {
    const alone = async (profile: typeof acme) => {
      const client = clientOf(profile);
      const seen = await Promise.all(steps.map((step) => step(client)));
      client.dispose();
      return seen;
    };
    const expected = [await alone(acme), await alone(medtech)];
    const pair = [clientOf(acme), clientOf(medtech)] as const;
    const seen = await Promise.all(
      pair.map(async (client, index) => {
        const answers: unknown[] = [];
        for (const step of steps) {
          clientOf(index === 0 ? medtech : acme).dispose();
          answers.push(await step(client));
        }
        return answers;
      }),
    );
    expect(seen).toEqual(expected);
    expect(expected[0]).not.toEqual(expected[1]);
  });
});

/** A stress test with 1,000 tenants and 256 requests at a time, a tenth of them aborted. */
const stress = { tenants: tenantFixtures(1_000), concurrency: 256, abortOneIn: 10 };

describe("a stress test", () => {
  const tenantOf = (request: Request) => request.headers.get("x-tenant-id") ?? "";

  it("finds the right tenant in every request", async () => {
    const byContext: Handler = (request, { pause }) =>
      runWithTenant(tenantOf(request), async () => {
        await pause();
        await pause();
        return new Response(String(requireTenant()));
      });
    const reports = await expectNoTenantLeak(byContext, { ...stress, requests: 100_000 });
    expect(reports.map(({ order }) => order)).toEqual(["fifo", "lifo", "random"]);
    expect(sum(reports, "begun")).toBe(100_000);
    expect(sum(reports, "aborted")).toBeGreaterThan(9_900);
  });

  it("finds the right tenant in every client", async () => {
    const byClient: Handler = async (request, { pause }) => {
      const client = createTenantClient({
        api: "http://api.test",
        request,
        snapshot: snapshotFixture(stress.tenants.find(({ id }) => id === tenantOf(request))),
        fetch: async (_, init) => {
          await pause();
          return new Response(new Headers(init?.headers).get("x-tenant-id"));
        },
      });
      try {
        return new Response(await (await client.fetch("http://api.test/panels")).text());
      } finally {
        client.dispose();
      }
    };
    await expectNoTenantLeak(byClient, { ...stress, requests: 10_000 });
  });

  it("finds the right tenant in every request to a real server whose visitors disconnect", async () => {
    const upstream = await openHeldUpstream();
    let disconnected = 0;
    const server = createServer((request, reply) => {
      reply.on("close", () => {
        disconnected += reply.writableFinished ? 0 : 1;
      });
      runWithTenant(String(request.headers["x-tenant-id"]), async () => {
        await fetch(upstream.url);
        const tenant = String(requireTenant());
        await fetch(upstream.url);
        reply.setHeader("x-tenant-id", tenant).end(String(requireTenant()));
      }).catch(() => reply.destroy());
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const reports = await expectNoTenantLeak(url, { ...stress, requests: 3_000, upstream });
      expect(sum(reports, "answered") + sum(reports, "aborted")).toBe(3_000);
      expect(disconnected).toBeGreaterThan(100);
    } finally {
      server.close();
      server.closeAllConnections();
      await upstream.close();
    }
  });

  // Planted fault: the tenant in a variable of the module.
  it("finds a tenant that is stored in a global within 1,000 requests", async () => {
    let current = "";
    const byGlobal: Handler = async (request, { pause }) => {
      current = tenantOf(request);
      await pause();
      return new Response(current);
    };
    for (const order of ["fifo", "lifo", "random"] as const) {
      await expect(expectNoTenantLeak(byGlobal, { ...stress, requests: 1_000, order })).rejects.toThrow(/^Leak/);
    }
  });
});

function sum(
  reports: readonly { begun: number; answered: number; aborted: number }[],
  what: "begun" | "answered" | "aborted",
) {
  return reports.reduce((total, report) => total + report[what], 0);
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) {
    collected.push(item);
  }
  return collected;
}

/** The lines that a script prints in a new process. */
function run(script: string): string[] {
  const flags = ["--input-type=module", "--eval", script];
  return execFileSync(process.execPath, flags, { encoding: "utf8", cwd: import.meta.dirname })
    .trim()
    .split("\n");
}
