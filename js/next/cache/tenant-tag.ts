import type { IdOptions } from "../../tenant/tenant-id.js";
import { tenantKey } from "../../tenant/tenant-key.js";
import { requireText } from "../../tenant/text.js";
import { validationError } from "../../wasm/refusals.js";

/** Next.js drops a longer tag with a warning, and nothing revalidates its values. */
const MAX_LENGTH = 256;

/**
 * The name of a tenant's cache tag in Next.js: `tenant:<id>:<tag>`, for `cacheTag`, `revalidateTag` and `updateTag`. No
 * two tenants and no two tags get the same name. Commas, `%`, spaces and characters beyond ASCII are percent-encoded,
 * because Next.js sends tags in a list in a header.
 *
 * @param options The format of the id, a UUID by default.
 * @throws {InvalidTenantIdError} for a text that is not an id, for example a slug.
 * @throws {TenantValidationError} for a tag that Next.js would drop: a name of more than 256 characters.
 * @example
 * updateTag(tenantTag(client.tenantId, "plans"));
 */
export function tenantTag(tenantId: string, tag: string, options?: IdOptions): string {
  const name = tenantKey(tenantId, encode(requireText(tag, "tag")), options);
  if (name.length > MAX_LENGTH) {
    throw validationError(
      "tag",
      `Next.js allows ${MAX_LENGTH} characters with the tenant, and this has ${name.length}`,
    );
  }
  return name;
}

function encode(tag: string): string {
  try {
    return tag.replace(/[^!-~]|[%,]/gu, encodeURIComponent);
  } catch {
    throw validationError("tag", "write whole characters; this has half of a surrogate pair");
  }
}
