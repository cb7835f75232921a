import { extractTenant, injectTenant, tenantKey } from "tenantry";
import { requireTenant, runWithTenant } from "tenantry/server";

/** Sends a job to another process. */
export const pack = (job: { report: string }) => JSON.stringify(injectTenant(job, requireTenant()));

/** Does the job there, for the tenant that sent it. Gives the key under which the result is cached. */
export function work(message: string) {
  const job = JSON.parse(message);
  return runWithTenant(extractTenant(job), () => tenantKey(requireTenant(), `report:${job.report}`));
}
