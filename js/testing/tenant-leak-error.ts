import type { Finding } from "./probe.js";
import type { ReleaseOrder } from "./stress.js";
import type { TestTenant } from "./tenant-mentions.js";

/** The run of a storm, from which it can be repeated. */
export interface StressRun {
  /** How many requests had begun. */
  readonly requests: number;
  readonly order: ReleaseOrder;
  readonly concurrency: number;
  readonly tenants: number;
  readonly seed: number;
}

/** What a storm found, and in which run. */
export interface TenantLeakDetails extends StressRun {
  /** The id of the tenant that was asked for. */
  readonly asked: string;
  /** The tenant that the answer named instead; null where it named none, or there was none. */
  readonly found: string | null;
}

/** A failed assertion: an answer was another tenant's, or nothing showed whose it was. */
export class TenantLeakError extends Error {
  override readonly name = "AssertionError";
  readonly details: TenantLeakDetails;

  constructor({ what, found, cause }: Finding, asked: TestTenant, run: StressRun) {
    const { requests, order, concurrency, tenants, seed } = run;
    const conditions = `order "${order}", ${concurrency} at a time, ${tenants} tenants, seed ${seed}`;
    super(`${what}\nThat was after ${requests} requests (${conditions}).`, cause === undefined ? {} : { cause });
    this.details = { ...run, asked: asked.id, found };
  }
}
