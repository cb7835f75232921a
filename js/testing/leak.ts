// A stress test that finds out whether an app sends one tenant's data to another.
import { assertKnownOptions, type OptionNames } from "../resolution/option-names.js";
import type { CallCounts } from "./calls.js";
import { tenantFixtures } from "./fixtures.js";
import { queueOf } from "./held-upstream.js";
import type { LeakOptions, Progress } from "./leak-options.js";
import { createProbe } from "./probe.js";
import { RequestQueue } from "./request-queue.js";
import { seeded } from "./seeded.js";
import { type ReleaseOrder, stress } from "./stress.js";
import type { App } from "./target.js";
import { TenantLeakError } from "./tenant-leak-error.js";
import type { TestTenant } from "./tenant-mentions.js";

/**
 * Sends an app many concurrent requests of many tenants, releases them in several orders, and aborts some in between.
 * Fails if a response names a different tenant than the request.
 *
 * A response that is not ok or names no tenant fails too, because it would prove nothing.
 *
 * @param app A handler, the URL of a running server, or an object with a `fetch` method.
 * @returns the counts of each order.
 * @throws {TenantLeakError} an `AssertionError` that says after how many requests, which tenant was requested and which
 *   was found.
 * @example
 * await expectNoTenantLeak((request, { pause }) => GET(request, pause));
 */
export async function expectNoTenantLeak(app: App, options: LeakOptions = {}): Promise<readonly Progress[]> {
  assertKnownOptions(options, leakOptions);
  const { requests = 3_000, order = ["fifo", "lifo", "random"] } = options;
  const orders = [order].flat();
  const upTo = (count: number) => Math.round((requests * count) / orders.length);
  const reports: Progress[] = [];
  for (const [index, each] of orders.entries()) {
    reports.push(await runOrder(app, options, each, upTo(index + 1) - upTo(index)));
  }
  return reports;
}

const leakOptions: OptionNames<LeakOptions> = {
  requests: true,
  tenants: true,
  concurrency: true,
  order: true,
  abortOneIn: true,
  seed: true,
  header: true,
  host: true,
  path: true,
  makeRequest: true,
  tenantsIn: true,
  ids: true,
  upstream: true,
  onProgress: true,
};

/** Runs one order. */
async function runOrder(app: App, options: LeakOptions, order: ReleaseOrder, requests: number): Promise<Progress> {
  const { concurrency = 64, abortOneIn = 10, seed = 1, upstream, onProgress } = options;
  const tenants = tenantsOf(options);
  const probe = createProbe(app, options, tenants);
  const queue = upstream ? queueOf(upstream) : new RequestQueue();
  // Two sequences, so that the choice of tenants does not depend on the speed of the responses.
  const [choose, random] = [seeded(seed), seeded(seed + 1)];
  let begun = 0;

  const call = async (signal: AbortSignal) => {
    const asked = tenants[choose(tenants.length)] as TestTenant;
    begun += 1;
    const finding = await probe(asked, signal, { pause: () => queue.wait(signal) });
    if (finding) {
      const run = { requests: begun, order, concurrency, tenants: tenants.length, seed };
      throw new TenantLeakError(finding, asked, run);
    }
  };
  const percent = Math.ceil(requests / 100);
  const reportProgress = ({ begun, answered, aborted }: CallCounts) => {
    if ((answered + aborted) % percent === 0) {
      onProgress?.({ order, requests, begun, answered, aborted });
    }
  };
  const stressOptions = { calls: requests, concurrency, order, abortOneIn, random };
  const counts = await stress(stressOptions, queue, call, reportProgress);
  if (counts.answered === 0) {
    throw new RangeError(`No request was answered in order "${order}": use more requests or abort fewer of them.`);
  }
  return { order, requests, ...counts };
}

function tenantsOf({ tenants = 100, ids }: LeakOptions): readonly TestTenant[] {
  const all = typeof tenants === "number" ? tenantFixtures(tenants, { ids }) : tenants;
  if (all.length < 2) {
    throw new RangeError(
      "expectNoTenantLeak needs at least two tenants: with one there is no other tenant to leak to.",
    );
  }
  return all;
}
