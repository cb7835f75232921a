// Whether an app ever answers one tenant with another's, found out by a storm.
import { type OptionNames, refuseUnknownOptions } from "../resolution/option-names.js";
import type { Tally } from "./calls.js";
import { tenantFixtures } from "./fixtures.js";
import type { LeakOptions, Progress } from "./leak-options.js";
import { seeded } from "./seeded.js";
import { type Order, storm } from "./storm.js";
import { StormError } from "./storm-error.js";
import type { App } from "./target.js";
import { Turnstile } from "./turnstile.js";
import { visitorOf } from "./visit.js";
import type { NamedTenant } from "./whose.js";

/**
 * Sends an app a storm of requests of many tenants, and fails when an answer names another tenant than was asked for. Many
 * requests are under way at once, they go on in the order that the storm decides, and visitors leave in the middle.
 *
 * An answer that is not ok or names no tenant fails too: it would prove nothing. Resolves to what became of the requests,
 * order by order.
 *
 * @throws {StormError} an `AssertionError` that says after how many requests, which tenant was asked for and which was found.
 */
export async function expectNoTenantLeak(app: App, options: LeakOptions = {}): Promise<readonly Progress[]> {
  refuseUnknownOptions(options, leakOptions);
  const { requests = 3_000, order = ["fifo", "lifo", "random"] } = options;
  const orders = [order].flat();
  const upTo = (count: number) => Math.round((requests * count) / orders.length);
  const reports: Progress[] = [];
  for (const [index, each] of orders.entries()) {
    reports.push(await search(app, options, each, upTo(index + 1) - upTo(index)));
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
  gate: true,
  onProgress: true,
};

/** Searches in one order. */
async function search(app: App, options: LeakOptions, order: Order, requests: number): Promise<Progress> {
  const { concurrency = 64, abortOneIn = 10, seed = 1, gate, onProgress } = options;
  const tenants = tenantsOf(options);
  const visit = visitorOf(app, options, tenants);
  const turnstile = gate?.turnstile ?? new Turnstile();
  // Two rows of numbers, so that who is asked for does not depend on how fast the answers come.
  const [choose, random] = [seeded(seed), seeded(seed + 1)];
  let begun = 0;

  const call = async (signal: AbortSignal) => {
    const asked = tenants[choose(tenants.length)] as NamedTenant;
    begun += 1;
    const finding = await visit(asked, signal, { pause: () => turnstile.enter(signal) });
    if (finding) {
      const run = { requests: begun, order, concurrency, tenants: tenants.length, seed };
      throw new StormError(finding, asked, run);
    }
  };
  const percent = Math.ceil(requests / 100);
  const tell = ({ begun, answered, aborted }: Tally) => {
    if ((answered + aborted) % percent === 0) {
      onProgress?.({ order, requests, begun, answered, aborted });
    }
  };
  const weather = { calls: requests, concurrency, order, abortOneIn, random };
  const tally = await storm(weather, turnstile, call, tell);
  if (tally.answered === 0) {
    throw new RangeError(`No request was answered in order "${order}": ask for more requests or abort fewer of them.`);
  }
  return { order, requests, ...tally };
}

function tenantsOf({ tenants = 100, ids }: LeakOptions): readonly NamedTenant[] {
  const all = typeof tenants === "number" ? tenantFixtures(tenants, { ids }) : tenants;
  if (all.length < 2) {
    throw new RangeError("expectNoTenantLeak needs two tenants at least: one alone has nobody to leak to.");
  }
  return all;
}
