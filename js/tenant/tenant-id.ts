import { isTenantError } from "../errors.js";
import { parseTenantId } from "../wasm/generated/tenantry.js";
import { call } from "../wasm/kernel.js";
import { idString } from "./text.js";

/**
 * How a deployment writes tenant ids: `uuid`, or `opaque` for ids of an identity provider or a database (`org_2abcDEF`,
 * a ULID, `42`).
 */
export type IdFormat = "uuid" | "opaque";

/** The format of the tenant ids in a call. */
export interface IdOptions {
  /** @default "uuid" */
  readonly ids?: IdFormat | undefined;
}

/**
 * The id of one tenant: a string that the kernel parsed, in its one canonical spelling. Compare ids with `===`, use
 * them as keys of a `Map` or of React elements, write them as JSON.
 *
 * - By default a UUID in lowercase with hyphens. `TenantId.parse` reads the 32-hex and the 8-4-4-4-12 spelling in any
 *   case, and refuses everything else, including the nil and the max UUID.
 * - With `ids: "opaque"` 1 to 64 of `A-Z a-z 0-9 _ -`, starting with a letter or a digit. It is case-sensitive: `Acme`
 *   and `acme` are two tenants. Every spelling of a UUID is refused.
 *
 * @example
 * const id = TenantId.parse("11111111111111111111111111111111");
 * id === "11111111-1111-1111-1111-111111111111"; // true
 * TenantId.parse("org_2abcDEF", { ids: "opaque" });
 * TenantId.parse("acme"); // throws InvalidTenantIdError
 */
// The brand is a name and not a `unique symbol`: declarations that are bundled for each entry would have several.
export type TenantId = string & { readonly "~tenantry": "TenantId" };

/** What there is to do with ids besides comparing them. */
interface TenantIdFunctions {
  /** The id of the platform, `00000000-0000-0000-0000-000000000001`. It is the same in every format. */
  readonly PLATFORM: TenantId;
  /**
   * Reads a tenant id. Nothing is trimmed or repaired.
   *
   * @throws {InvalidTenantIdError} with the rule that the text breaks in `details.reason`.
   */
  parse(text: string, options?: IdOptions): TenantId;
  /** Whether a value is a tenant id in its canonical spelling, or the platform's id. */
  is(value: unknown, options?: IdOptions): value is TenantId;
}

const PLATFORM = /* @__PURE__ */ brand("00000000-0000-0000-0000-000000000001");

export const TenantId: TenantIdFunctions = {
  PLATFORM,
  parse(text, { ids = "uuid" } = {}) {
    const given = idString(text);
    return brand(call(parseTenantId, given, ids));
  },
  is(value, options): value is TenantId {
    try {
      return readTenantId(value, options) === value;
    } catch (error) {
      if (isTenantError(error, "INVALID_TENANT_ID")) {
        return false;
      }
      throw error;
    }
  },
};

/**
 * Brands an id that the kernel returned.
 *
 * INVARIANT: a text that did not pass the kernel never becomes a `TenantId`. This is the only cast to the type.
 */
export function brand(idFromKernel: string): TenantId {
  return idFromKernel as TenantId;
}

/**
 * Reads an id that a caller passed. A slug in its place is refused.
 *
 * @throws {InvalidTenantIdError} for anything that is neither an id of the format nor the platform's id.
 */
export function readTenantId(given: unknown, options?: IdOptions): TenantId {
  return given === PLATFORM ? PLATFORM : TenantId.parse(given as string, options);
}
