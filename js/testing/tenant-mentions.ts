// Whose an answer is, by what it says itself.
import type { IdFormat } from "../tenant/tenant-id.js";

/** A tenant as a storm knows it. */
export interface TestTenant {
  readonly id: string;
  readonly slug: string;
}

/** A place in an answer that names a tenant. */
export interface TenantMention {
  readonly where: string;
  readonly id?: string;
  readonly slug?: string;
}

/** Every tenant that an answer names: by the echoed header, and by each id of one of these tenants in the body. */
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

/** What is the same in each spelling of an id. */
function digits(id: string): string {
  return id.replaceAll("-", "").toLowerCase();
}
