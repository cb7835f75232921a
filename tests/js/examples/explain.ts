import { explainTenant, type RequestLike, type ResolveOptions } from "tenantry";

/** Why a request is for its tenant, or why it is refused: one line for each source, for a log or a support page. */
export function explain(request: RequestLike, options: ResolveOptions): string {
  const { trace, resolution, error } = explainTenant(request, options);
  const lines = trace.map(({ source, outcome, detail }) => `${source} ${outcome}: ${detail}`);
  return [...lines, error?.message ?? `resolved by ${resolution?.source}`].join("\n");
}
