import { kernel } from "./wasm/module.js";

/**
 * The identity of one tenant: a UUID in lowercase with hyphens, parsed once and never changed.
 *
 * It reads the 32-hex and the 8-4-4-4-12 spelling in any case, and refuses everything else, the nil and the max UUID too.
 */
export class TenantId {
  /** The platform itself, `00000000-0000-0000-0000-000000000001`. */
  static readonly PLATFORM: TenantId = new TenantId("00000000-0000-0000-0000-000000000001");

  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** @throws {InvalidTenantIdError} with the reason in `details`; nothing is trimmed or repaired. */
  static parse(text: string): TenantId {
    return new TenantId(kernel((module) => module.parseTenantId(String(text))));
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
