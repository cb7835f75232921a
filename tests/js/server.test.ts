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

const here = () => currentTenant()?.toString();

describe("runWithTenant", () => {
  it("gives the tenant to all that the work sets off, and to nothing else", async () => {
    const seen: (string | undefined)[] = [];
    const look = () => seen.push(here());
    const later = runWithTenant(ACME, async () => {
      look();
      await new Promise((resolve) => setTimeout(resolve, 1));
      look();
      runWithTenant(MEDTECH, look);
      queueMicrotask(look);
      await Promise.resolve();
    });
    look();
    await later;
    look();
    expect(seen).toEqual([ACME, undefined, ACME, MEDTECH, ACME, undefined]);
  });

  it("leaves nothing behind when the work throws", () => {
    expect(() =>
      runWithTenant(ACME, () => {
        throw new Error("the work's own");
      }),
    ).toThrow("the work's own");
    expect(currentTenant()).toBeNull();
  });

  it("does not begin work for what is no tenant", () => {
    let begun = false;
    const begin = () => {
      begun = true;
    };
    expect(() => runWithTenant("acme", begin)).toThrow(expect.objectContaining({ code: "INVALID_TENANT_ID" }));
    expect(begun).toBe(false);
  });

  // Planted fault: a default where nothing is set.
  it("is missed by work that needs it", () => {
    expect(() => requireTenant()).toThrow(expect.objectContaining({ code: "TENANT_CONTEXT_NOT_SET" }));
  });

  it("reaches every kind of timer", async () => {
    const seen = await runWithTenant(ACME, () =>
      Promise.all([
        new Promise((resolve) => process.nextTick(() => resolve(here()))),
        new Promise((resolve) => setImmediate(() => resolve(here()))),
        new Promise((resolve) => setTimeout(() => resolve(here()), 1)),
        sleep(1).then(here),
      ]),
    );
    expect(seen).toEqual([ACME, ACME, ACME, ACME]);
  });

  // Planted fault: taking the tenant of whoever settles a promise that many wait for.
  it("stays with who waits, whoever settles the promise", async () => {
    let settle = () => {};
    const shared = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const waiting = [ACME, MEDTECH].map((id) => runWithTenant(id, () => shared.then(here)));
    runWithTenant(MEDTECH, settle);
    expect(await Promise.all(waiting)).toEqual([ACME, MEDTECH]);
  });

  it("is over once the awaited work is, also when that was aborted", async () => {
    const leaving = new AbortController();
    const work = runWithTenant(ACME, () => sleep(10_000, null, { signal: leaving.signal }));
    runWithTenant(MEDTECH, () => leaving.abort());
    await expect(work).rejects.toThrow(/abort/);
    expect(currentTenant()).toBeNull();
  });

  it("tells a process that hears of an unhandled rejection whose it was", () => {
    const script = `import { currentTenant, runWithTenant } from "tenantry/server";
      process.on("unhandledRejection", () => console.log(String(currentTenant())));
      runWithTenant("${ACME}", async () => { throw new Error("nobody waits"); });
      runWithTenant("${MEDTECH}", async () => { await null; throw new Error("nobody waits"); });
      setTimeout(() => console.log(String(currentTenant())), 5);`;
    expect(run(script)).toEqual([ACME, MEDTECH, "null"]);
  });

  // Planted fault: a storage of its own for each copy that a bundler makes.
  it("is one for all copies of the package in a process", () => {
    const copy = new URL("../../dist/server.js", import.meta.url).href;
    const script = `import { runWithTenant } from "${copy}?one";
      import { currentTenant } from "${copy}?other";
      import * as one from "${copy}?one";
      console.log(one.currentTenant === currentTenant);
      runWithTenant("${ACME}", () => console.log(String(currentTenant())));`;
    expect(run(script)).toEqual(["false", ACME]);
  });
});

// What is called later by somebody else is called in that caller's context: this is how Node does it, and it is the reason
// for `bindTenant`. Each case hands out such a thing, made for acme.
describe("work that others set off", () => {
  type Look = () => string | undefined;
  const cases: Record<string, (look: Look) => () => unknown> = {
    "a listener": (look) => {
      const events = new EventEmitter();
      const heard: unknown[] = [];
      events.on("asked", () => heard.push(look()));
      return () => {
        events.emit("asked");
        return heard[0];
      };
    },
    "a callback in a queue": (look) => {
      const queue = [look];
      return () => queue.map((callback) => callback())[0];
    },
    "a stream that is read": (look) => {
      const stream = new ReadableStream(
        {
          async pull(controller) {
            await sleep(1);
            controller.enqueue(look());
            controller.close();
          },
        },
        { highWaterMark: 0 },
      );
      return async () => {
        // Read before it has started, it would be pulled by who made it.
        await sleep(1);
        return (await stream.getReader().read()).value;
      };
    },
    "a stream that is cancelled": (look) => {
      let seen: string | undefined;
      const stream = new ReadableStream({
        cancel() {
          seen = look();
        },
      });
      return async () => {
        await stream.cancel();
        return seen;
      };
    },
    "an async iterator": (look) => {
      const iterator = { next: async () => ({ done: false, value: look() }) };
      return async () => (await iterator.next()).value;
    },
    "an abort": (look) => {
      const leaving = new AbortController();
      let seen: string | undefined;
      leaving.signal.addEventListener("abort", () => {
        seen = look();
      });
      return () => {
        leaving.abort();
        return seen;
      };
    },
  };

  for (const [name, make] of Object.entries(cases)) {
    // Planted fault: a bound function that looks for the tenant when it is called.
    it(`${name} is acme's where it is bound, and its caller's where it is not`, async () => {
      const bound = runWithTenant(ACME, () => make(bindTenant(here)));
      expect(await runWithTenant(MEDTECH, bound)).toBe(ACME);
      const loose = runWithTenant(ACME, () => make(here));
      expect(await runWithTenant(MEDTECH, loose)).toBe(MEDTECH);
    });

    it(`${name} is nobody's where it is neither bound nor set off for anybody`, async () => {
      expect(await runWithTenant(ACME, () => make(here))()).toBeUndefined();
    });
  }

  it("a generator does its work for who iterates it", async () => {
    async function* work() {
      yield here();
      await sleep(1);
      yield here();
    }
    const made = runWithTenant(ACME, work);
    expect(await collect(made)).toEqual([undefined, undefined]);
    expect(await runWithTenant(ACME, () => collect(work()))).toEqual([ACME, ACME]);
  });

  it("a query that begins when it is awaited is awaited inside", async () => {
    // biome-ignore lint/suspicious/noThenProperty: such a query is what this is about.
    const query = { then: (answer: (tenant: unknown) => void) => answer(here()) };
    expect(await runWithTenant(ACME, () => query)).toBeUndefined();
    expect(await runWithTenant(ACME, async () => query)).toBe(ACME);
  });

  it("cannot be bound to nobody", () => {
    expect(() => bindTenant(here)).toThrow(expect.objectContaining({ code: "TENANT_CONTEXT_NOT_SET" }));
  });

  it("is given its arguments and gives its result", () => {
    const add = runWithTenant(ACME, () => bindTenant((one: number, other: number) => one + other));
    expect(add(2, 3)).toBe(5);
  });
});

describe("two clients in one process", () => {
  /** What there is to see of a client, step by step. */
  const steps: ((client: ReturnType<typeof createTenantClient>) => unknown)[] = [
    (client) => client.status,
    (client) => String(client.tenantId),
    (client) => client.resolution.id,
    (client) => client.resolution.trace,
    (client) => client.flag("advanced_analytics", false),
    (client) => client.limit("max_panels_per_month"),
    (client) => client.branding,
    (client) => client.snapshot(),
    (client) => client.fetch("http://api.test/whose").then((response) => response.text()),
  ];
  const clientOf = (profile: typeof acme) =>
    createTenantClient({
      api: "http://api.test",
      request: { headers: { "x-tenant-id": profile.id } },
      snapshot: snapshotFixture(profile),
      fetch: async (_, init) => new Response(new Headers(init?.headers).get("x-tenant-id")),
    });

  // Planted fault: what is known of the current tenant in a variable of the module.
  it("see the same side by side as each does alone", async () => {
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

/** 1,000 tenants, 256 requests at a time, a tenth of them aborted. */
const storm = { tenants: tenantFixtures(1_000), concurrency: 256, abortOneIn: 10 };

describe("a storm of requests", () => {
  const asked = (request: Request) => request.headers.get("x-tenant-id") ?? "";

  it("finds every one its own tenant", async () => {
    const byContext: Handler = (request, { pause }) =>
      runWithTenant(asked(request), async () => {
        await pause();
        await pause();
        return new Response(String(requireTenant()));
      });
    const reports = await expectNoTenantLeak(byContext, { ...storm, requests: 100_000 });
    expect(reports.map(({ order }) => order)).toEqual(["fifo", "lifo", "random"]);
    expect(sum(reports, "begun")).toBe(100_000);
    expect(sum(reports, "aborted")).toBeGreaterThan(9_900);
  });

  it("finds every client its own tenant", async () => {
    const byClient: Handler = async (request, { pause }) => {
      const client = createTenantClient({
        api: "http://api.test",
        request,
        snapshot: snapshotFixture(storm.tenants.find(({ id }) => id === asked(request))),
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
    await expectNoTenantLeak(byClient, { ...storm, requests: 10_000 });
  });

  it("finds every one its own tenant on a real server, whose visitors leave", async () => {
    const upstream = await openHeldUpstream();
    let left = 0;
    const server = createServer((request, reply) => {
      reply.on("close", () => {
        left += reply.writableFinished ? 0 : 1;
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
      const reports = await expectNoTenantLeak(url, { ...storm, requests: 3_000, upstream });
      expect(sum(reports, "answered") + sum(reports, "aborted")).toBe(3_000);
      expect(left).toBeGreaterThan(100);
    } finally {
      server.close();
      server.closeAllConnections();
      await upstream.close();
    }
  });

  // Planted fault: the tenant in a variable of the module.
  it("finds out a tenant that is kept in a global, soon", async () => {
    let current = "";
    const byGlobal: Handler = async (request, { pause }) => {
      current = asked(request);
      await pause();
      return new Response(current);
    };
    for (const order of ["fifo", "lifo", "random"] as const) {
      await expect(expectNoTenantLeak(byGlobal, { ...storm, requests: 1_000, order })).rejects.toThrow(/^Leak/);
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

/** What a script prints, line by line, in a process of its own. */
function run(script: string): string[] {
  const flags = ["--input-type=module", "--eval", script];
  return execFileSync(process.execPath, flags, { encoding: "utf8", cwd: import.meta.dirname })
    .trim()
    .split("\n");
}
