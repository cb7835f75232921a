// The audit record of every switch.

import { isTenantError } from "../errors.js";
import { sleep } from "../profile/deadline.js";
import { TenantId } from "../tenant/tenant-id.js";
import { backoff, mayPass } from "../wasm/generated/tenantry.js";
import { compute } from "../wasm/kernel.js";
import { apiError } from "../wasm/refusals.js";

/** The audit record of one switch. */
export interface SwitchRecord {
  /** A UUID for the record. A record that is delivered twice has the same one. */
  readonly id: string;
  /** The result of the client option `actor`. A gateway records the session's user instead. */
  readonly actor: string | null;
  /** The id of the previous tenant; null if there was none. */
  readonly from: string | null;
  /** The id of the new tenant. */
  readonly to: string;
  /** When the switch was committed, by this machine's clock (ISO 8601). */
  readonly at: string;
  /** The option `reason` of `switchTenant`. */
  readonly reason: string | null;
  /** How many tenants the client has had so far. */
  readonly epoch: number;
}

/**
 * Receives audit records: one at a time, in the order of the switches. A record for which it throws is delivered again,
 * with increasing delays, except after a `TenantApiError` whose status is a refusal.
 */
export type AuditSink = (record: SwitchRecord) => void | Promise<void>;

/** Delivers records to a sink, each after the sink has accepted the one before. */
export class AuditQueue {
  readonly #sink: AuditSink;
  readonly #actor: () => string | null;
  readonly #onError: (error: Error) => void;
  readonly #closing = new AbortController();
  #last: Promise<void> = Promise.resolve();

  /** `onError` receives every error that the sink or `actor` throws. */
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

  /** Delivers what is queued, but retries nothing. */
  close(): void {
    this.#closing.abort();
  }

  /** `actor` is code of the app: its error must not undo a switch that is done. */
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
        await sleep(compute(backoff, failures, Math.random()), this.#closing.signal);
      } catch {
        return;
      }
    }
  }
}

/**
 * A sink that posts each record to the tenant API: `POST {api}/v1/tenants/{to}/switches`. The gateway stores what it
 * knows itself beside what the client says. A switch to the platform is not posted: no tenant's audit log could hold
 * it.
 *
 * @param api The base URL of the tenant API, as in the client option `api`.
 * @param send The `fetch` to use.
 * @default the global `fetch`
 * @throws {TenantApiError} if the tenant API does not accept the record.
 * @example
 * createTenantClient({ api: "/api", auditSink: apiAuditSink("/api"), actor: () => user.email });
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
      // A navigation often follows a switch: the request must survive it.
      keepalive: true,
    });
    await response.body?.cancel();
    if (!response.ok) {
      throw apiError("it did not accept the audit record of a switch", url, { status: response.status });
    }
  };
}

/** The record as the tenant API reads it: the wire calls the reason `why`. */
function toWire({ reason, ...record }: SwitchRecord): object {
  return { ...record, why: reason };
}

function isRefusal(error: unknown): boolean {
  const status = isTenantError(error, "TENANT_API") ? error.details.status : null;
  return typeof status === "number" && !compute(mayPass, status);
}

/** A random UUID (version 4). `crypto.randomUUID` is missing on pages without https. */
function randomId(): string {
  const bytes = randomBytes();
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Falls back to `Math.random`: a missing `crypto` must not fail a switch that is done. */
function randomBytes(): Uint8Array {
  const bytes = new Uint8Array(16);
  try {
    return crypto.getRandomValues(bytes);
  } catch {
    return bytes.map(() => Math.floor(Math.random() * 256));
  }
}
