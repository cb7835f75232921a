import { kernel } from "../wasm/module.js";
import { idString } from "./text.js";

/**
 * How a deployment writes the ids of its tenants: `uuid`, or `opaque` for those of an identity provider or a database
 * (`org_2abcDEF`, a ULID, `42`).
 */
export type IdFormat = "uuid" | "opaque";

/** How the ids of a call are written. */
export interface IdOptions {
  /** @default "uuid" */
  readonly ids?: IdFormat | undefined;
}

/**
 * The identity of one tenant, parsed once and never changed.
 *
 * - By default a UUID in lowercase with hyphens. It is read from the 32-hex and the 8-4-4-4-12 spelling in any case;
 *   everything else is refused, the nil and the max UUID too.
 * - With `ids: "opaque"` 1 to 64 of `A-Z a-z 0-9 _ -`, the first a letter or a digit. Every letter counts, so `Acme` and
 *   `acme` are two tenants. Any spelling of a UUID is refused.
 *
 * A `TenantId` knows its own format: functions that take one need no option.
 *
 * @example
 * TenantId.parse("11111111-1111-1111-1111-111111111111");
 * TenantId.parse("org_2abcDEF", { ids: "opaque" });
 */
export class TenantId {
  /** The platform itself, `00000000-0000-0000-0000-000000000001`. The same in every format. */
  static readonly PLATFORM: TenantId = new TenantId("00000000-0000-0000-0000-000000000001");

  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** @throws {InvalidTenantIdError} with the reason in `details`; nothing is trimmed, repaired or made into a string. */
  static parse(text: string, { ids = "uuid" }: IdOptions = {}): TenantId {
    const given = idString(text);
    return new TenantId(kernel((module) => module.parseTenantId(given, ids)));
  }

  /**
   * The id behind a text that the kernel gave.
   *
   * @internal
   */
  static ofCanonical(text: string): TenantId {
    return new TenantId(text);
  }

  /** Never true for a plain string: parse it first. */
  equals(other: unknown): boolean {
    return other instanceof TenantId && other.#text === this.#text;
  }

  toString(): string {
    return this.#text;
  }

  toJSON(): string {
    return this.#text;
  }
}

/** An id that a caller gave, which may still be a text. */
export function readTenantId(given: TenantId | string, options?: IdOptions): TenantId {
  return given instanceof TenantId ? given : TenantId.parse(given, options);
}
