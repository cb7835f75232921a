// Which tenants a response names.
import type { IdFormat } from "../tenant/tenant-id.js";

/** A tenant of a stress run. */
export interface TestTenant {
  readonly id: string;
  readonly slug: string;
}

/** A place in a response that names a tenant. */
export interface TenantMention {
  readonly where: string;
  readonly id?: string;
  readonly slug?: string;
}

/**
 * Finds every tenant that a response names: in the echoed header, and by each id of one of these tenants in the body.
 */
export function mentionFinder(
  header: string,
  tenants: readonly TestTenant[],
  format: IdFormat,
): (response: Response, body: string) => TenantMention[] {
  const [pattern, spelled] = format === "opaque" ? [OPAQUE, (id: string) => id] : [UUID, digits];
  const ids = new Map(tenants.map(({ id }) => [spelled(id), id]));
  return (response, body) => {
    const echo = response.headers.get(header);
    const inBody = [...body.matchAll(pattern)].flatMap(([text]) => ids.get(spelled(text)) ?? []);
    return [
      ...(echo === null ? [] : [{ where: `its header ${header}`, id: ids.get(spelled(echo)) ?? echo }]),
      ...inBody.map((id) => ({ where: "its body", id })),
    ];
  };
}

/** Whole words, so that `org_1` is not found in `org_10`. */
const OPAQUE = /[A-Za-z0-9_-]+/g;

const UUID = /[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}/gi;

/** The common part of all spellings of a UUID. */
function digits(id: string): string {
  return id.replaceAll("-", "").toLowerCase();
}
