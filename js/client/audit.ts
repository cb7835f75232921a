// The record of every switch, for whoever keeps the books.

import { isTenantError } from "../errors.js";
import { sleep } from "../profile/deadline.js";
import { TenantId } from "../tenant/tenant-id.js";
import { kernel, kernelError } from "../wasm/module.js";

/** One switch. */
export interface SwitchRecord {
  /** The record's own UUID, by which one that comes twice is known. */
  readonly id: string;
  /** Who switched, as the app says (`actor`). A gateway goes by the session instead. */
  readonly actor: string | null;
  readonly from: string | null;
  readonly to: string;
  /** When, by the clock of this machine (ISO 8601). */
  readonly at: string;
  /** The reason that was given with the switch. */
  readonly reason: string | null;
  /** Counts the tenants this client has acted for. */
  readonly epoch: number;
}

/**
 * Takes a record. It is called for one record at a time, in the order of the switches. A record that it throws at is
 * handed to it again, but for a `TenantApiError` whose status says that asking again is no use.
 */
export type AuditSink = (record: SwitchRecord) => void | Promise<void>;

/** Hands records to a sink, each once it has taken the one before. */
export class AuditQueue {
  readonly #sink: AuditSink;
  readonly #actor: () => string | null;
  readonly #onError: (error: Error) => void;
  readonly #closing = new AbortController();
  #last: Promise<void> = Promise.resolve();

  /** `onError` hears of every attempt that the sink threw at, and of an `actor` that throws. */
  constructor(sink: AuditSink, actor: (() => string | null) | undefined, onError: (error: Error) => void) {
    this.#sink = sink;
    this.#actor = actor ?? (() => null);
    this.#onError = onError;
  }

  record(record: Omit<SwitchRecord, "id" | "actor" | "at">): void {
    const complete = Object.freeze({
      id: randomId(),
      actor: this.#readActor(),
      at: new Date().toISOString(),
      ...record,
    });
    this.#last = this.#last.then(() => this.#deliver(complete));
  }

  /** What is recorded is still handed over, but nothing is tried again. */
  close(): void {
    this.#closing.abort();
  }

  /** The app's own code, which must not undo a switch that has happened. */
  #readActor(): string | null {
    try {
      return this.#actor();
    } catch (error) {
      this.#onError(error as Error);
      return null;
    }
  }

  async #deliver(record: SwitchRecord): Promise<void> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await this.#sink(record);
      } catch (error) {
        this.#onError(error as Error);
        if (isRefusal(error)) {
          return;
        }
      }
      try {
        await sleep(
          kernel((module) => module.backoff(failures, Math.random())),
          this.#closing.signal,
        );
      } catch {
        return;
      }
    }
  }
}

/**
 * A sink that posts each record to the tenant API: `POST {api}/v1/tenants/{to}/switches`. The gateway keeps its own facts
 * beside the client's claims. A switch to the platform is not posted: no tenant's audit log could take it.
 */
export function apiAuditSink(
  api: string,
  send: typeof fetch = (input, init) => globalThis.fetch(input, init),
): AuditSink {
  return async (record) => {
    if (record.to === TenantId.PLATFORM) {
      return;
    }
    const url = `${api.replace(/\/+$/, "")}/v1/tenants/${record.to}/switches`;
    const response = await send(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(toWire(record)),
      // A switch is often followed by leaving the page.
      keepalive: true,
    });
    await response.body?.cancel();
    if (!response.ok) {
      throw kernelError((module) => module.apiError("it did not take the record of a switch", url, response.status));
    }
  };
}

/** The record as the tenant API reads it: the wire calls the reason `why`. */
function toWire({ reason, ...record }: SwitchRecord): object {
  return { ...record, why: reason };
}

function isRefusal(error: unknown): boolean {
  const status = isTenantError(error, "TENANT_API") ? error.details.status : null;
  return typeof status === "number" && !kernel((module) => module.mayPass(status));
}

/** A random UUID. `crypto.randomUUID` is missing on pages without https. */
function randomId(): string {
  const bytes = randomBytes();
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** A record must not fail a switch that has happened, so where there is no `crypto`, less random bytes will do. */
function randomBytes(): Uint8Array {
  const bytes = new Uint8Array(16);
  try {
    return crypto.getRandomValues(bytes);
  } catch {
    return bytes.map(() => Math.floor(Math.random() * 256));
  }
}
