import type { Finding } from "./probe.js";
import type { ReleaseOrder } from "./stress.js";
import type { TestTenant } from "./tenant-mentions.js";

/** The parameters of a stress run, from which it can be repeated. */
export interface StressRun {
  /** How many requests had started. */
  readonly requests: number;
  readonly order: ReleaseOrder;
  readonly concurrency: number;
  readonly tenants: number;
  readonly seed: number;
}

/** What a stress run found, and its parameters. */
export interface TenantLeakDetails extends StressRun {
  /** The id of the requested tenant. */
  readonly asked: string;
  /** The tenant that the response named instead; null if it named none, or if there was no response. */
  readonly found: string | null;
}

/** A failed assertion of `expectNoTenantLeak`: a response belongs to another tenant, or nothing shows to which one. */
export class TenantLeakError extends Error {
  override readonly name = "AssertionError";
  readonly details: TenantLeakDetails;

  constructor({ what, found, cause }: Finding, asked: TestTenant, run: StressRun) {
    const { requests, order, concurrency, tenants, seed } = run;
    const conditions = `order "${order}", ${concurrency} at a time, ${tenants} tenants, seed ${seed}`;
    super(`${what}\nFound after ${requests} requests (${conditions}).`, cause === undefined ? {} : { cause });
    this.details = { ...run, asked: asked.id, found };
  }
}
