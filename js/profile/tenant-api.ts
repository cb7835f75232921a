// The SDK's own requests to the tenant API. The kernel decides what to request, when to retry, and whether a response
// is valid; this file sends.

import { isTenantError } from "../errors.js";
import { assertKnownOptions } from "../resolution/option-names.js";
import type { IdFormat } from "../tenant/tenant-id.js";
import { type ParsedTenantRef, pathOf } from "../tenant/tenant-ref.js";
import { mayPass, nextAttempt, readProfile, readTenants } from "../wasm/generated/tenantry.js";
import { call, compute } from "../wasm/kernel.js";
import { apiError, validationError } from "../wasm/refusals.js";
import { now } from "./clock.js";
import { sleep, withDeadline } from "./deadline.js";
import type { Membership, TenantProfile, TenantWarning } from "./profile.js";

/**
 * How long the SDK waits for the tenant API, in milliseconds. It does not apply to your own requests through
 * `client.fetch`.
 */
export interface Timeouts {
  /**
   * The longest time for one attempt to load a profile, in milliseconds.
   *
   * @default 2000
   */
  readonly attempt?: number;
  /**
   * The longest time for all attempts with the waits between them, in milliseconds. It applies to the first profile, to
   * a switch, and to the list of tenants.
   *
   * @default 5000
   */
  readonly total?: number;
}

const DEFAULT_TIMEOUTS: Required<Timeouts> = { attempt: 2_000, total: 5_000 };

/** The tenant API's response to a request for a profile. */
export interface ProfileResponse {
  /** Null if the caller's profile is still current (304). */
  readonly profile: TenantProfile | null;
  /** The tenant that the response names. */
  readonly tenantId: string | null;
  readonly etag: string | null;
}

/** The tenant API's response to a request for the list of tenants. */
export interface TenantsResponse {
  readonly tenants: readonly Membership[];
  readonly warnings: readonly TenantWarning[];
}

/** A request to the tenant API. */
interface Question {
  readonly url: string;
  readonly accept: string;
  /** The version that the caller has: only a newer one is sent. */
  readonly etag?: string | null;
}

const JSON_TYPE = "application/json";

/** How long a request with its retries may take (ms), and the signal that cancels it. */
interface RetryBudget {
  readonly attempt: number;
  readonly total: number;
  readonly signal: AbortSignal;
}

/** A failed attempt. `status`, and `retryAfter` in ms, are 0 if there is none. */
interface Failure {
  readonly error: unknown;
  readonly status: number;
  readonly retryAfter: number;
}

/** Stands for a request that could not be sent at all: a retry does not help. */
const NOT_SENDABLE = 400;

/** A response with a tenant that is not active is as final as one with this status. */
const REFUSED = 403;

/** The tenant API at a base URL. */
export class TenantApiClient {
  readonly #base: string;
  readonly #send: typeof fetch;
  readonly #timeouts: Required<Timeouts>;
  readonly #ids: IdFormat;
  readonly #refusals = new WeakSet<object>();
  /** The last list: the same text needs no second reading, which takes 10,000 tenants longer than a frame. */
  #list: { readonly key: string; readonly answer: TenantsResponse } | undefined;

  constructor(base: string, send: typeof fetch, ids: IdFormat, timeouts: Timeouts = {}) {
    if (typeof base !== "string") {
      throw validationError("api", "write the URL of the tenant API, such as https://api.example.com or /api");
    }
    assertKnownOptions<Timeouts>(timeouts, { attempt: true, total: true });
    this.#base = base.replace(/\/+$/, "");
    this.#send = send;
    this.#ids = ids;
    this.#timeouts = { attempt: timeoutOf("attempt", timeouts), total: timeoutOf("total", timeouts) };
  }

  /** Loads a profile while a user waits. A response about a different tenant is refused. */
  profile(tenant: ParsedTenantRef, signal: AbortSignal): Promise<ProfileResponse> {
    return this.#requestProfile(tenant, null, { ...this.#timeouts, signal });
  }

  /** Loads a profile in the background: the attempts may take as long as they need. */
  freshProfile(id: string, etag: string | null, signal: AbortSignal): Promise<ProfileResponse> {
    return this.#requestProfile({ id }, etag, {
      attempt: this.#timeouts.attempt,
      total: Number.POSITIVE_INFINITY,
      signal,
    });
  }

  /** The tenants of the signed-in user, and what was left out of the list. */
  tenants(): Promise<TenantsResponse> {
    const { total } = this.#timeouts;
    return this.#sendWithRetries(
      { attempt: total, total, signal: new AbortController().signal },
      undefined,
      { url: `${this.#base}/v1/tenants`, accept: JSON_TYPE },
      ({ status }, body) => {
        if (this.#list?.key !== status + body) {
          this.#list = { key: status + body, answer: call(readTenants, this.#ids, status, body) };
        }
        return this.#list.answer;
      },
    );
  }

  /** Opens the stream of live updates. */
  events(id: string, signal: AbortSignal): Promise<Response> {
    return this.#send(toRequest({ url: `${this.#base}/v1/tenants/${id}/events`, accept: "text/event-stream" }, signal));
  }

  /** Whether an error of this object was a refusal, which a retry would not change. */
  isRefusal(error: unknown): boolean {
    return this.#refusals.has(error as object);
  }

  #requestProfile(tenant: ParsedTenantRef, etag: string | null, budget: RetryBudget): Promise<ProfileResponse> {
    return this.#sendWithRetries(
      budget,
      tenant.id,
      { url: `${this.#base}/v1/tenants/${pathOf(tenant, this.#ids)}/profile`, accept: JSON_TYPE, etag },
      ({ status, headers }, body) => {
        if (status === 304 && etag !== null) {
          return { profile: null, tenantId: headers.get("x-tenant-id"), etag };
        }
        const echo = headers.get("x-tenant-id");
        const profile = call<TenantProfile>(readProfile, tenant, this.#ids, status, body, echo);
        return { profile, tenantId: profile.id, etag: headers.get("etag") };
      },
    );
  }

  /** Sends until there is a response or a retry does not help. `id` is that of the requested tenant, if it is known. */
  async #sendWithRetries<Answer>(
    { attempt, total, signal }: RetryBudget,
    id: string | undefined,
    question: Question,
    read: (response: Response, body: string) => Answer,
  ): Promise<Answer> {
    const end = now() + total;
    let url = this.#base;
    for (let failures = 1; ; failures += 1) {
      const time = Math.min(attempt, end - now());
      const timeoutError = () => apiError(`it did not respond within ${Math.round(time)} ms`, url);
      const attempted = async (ending: AbortSignal) => {
        const sent = toRequest(question, ending);
        url = sent.url;
        return this.#attempt(sent, id, read);
      };
      const outcome = await withDeadline(time, timeoutError, signal, attempted).catch((error: unknown): Failure => {
        signal.throwIfAborted();
        return { error, status: isTenantError(error, "TENANT_API") ? 0 : NOT_SENDABLE, retryAfter: 0 };
      });
      if (!("error" in outcome)) {
        return outcome.answer;
      }
      const { error, status, retryAfter } = outcome;
      const left = end - now();
      const wait = compute(nextAttempt, failures, status, retryAfter, left, Math.random());
      if (wait < 0) {
        if (!compute(mayPass, status)) {
          this.#refusals.add(error as object);
        }
        throw error;
      }
      await sleep(wait, signal);
    }
  }

  /** One attempt. Throws if the request cannot be sent at all; returns network failures and refusals. */
  async #attempt<Answer>(
    request: Request,
    id: string | undefined,
    read: (response: Response, body: string) => Answer,
  ): Promise<{ readonly answer: Answer } | Failure> {
    let response: Response | undefined;
    let body: string | undefined;
    try {
      response = await this.#send(request).catch((cause: unknown) => {
        throw request.signal.aborted
          ? request.signal.reason
          : causedBy(cause, apiError("it could not be reached", request.url));
      });
      // The kernel reads the text itself: `JSON.parse` hides duplicate keys.
      body = await response.text().catch((cause: unknown) => {
        throw causedBy(cause, apiError("its response was cut short", request.url));
      });
      return { answer: read(response, body) };
    } catch (error) {
      const status = isTenantError(error, "TENANT_NOT_ACTIVE") ? REFUSED : (response?.status ?? 0);
      const reported = response ? withResponse(error, request.url, response, body, id) : error;
      return { error: reported, status, retryAfter: retryAfter(response) };
    }
  }
}

/** Adds to a `TenantApiError` what the kernel permits to show of the response. Returns other errors unchanged. */
function withResponse(
  error: unknown,
  url: string,
  { status, headers }: Response,
  body: string | undefined,
  id: string | undefined,
): unknown {
  if (!isTenantError(error, "TENANT_API")) {
    return error;
  }
  const [contentType, echo] = ["content-type", "x-tenant-id"].map((name) => headers.get(name));
  const answer = { status, contentType, body, echo, asked: id };
  return causedBy(error.cause, apiError(String(error.details.detail), url, answer));
}

/** The header `Retry-After`, seconds or a date, in milliseconds. */
function retryAfter(response: Response | undefined): number {
  const header = response?.headers.get("retry-after");
  if (header == null) {
    return 0;
  }
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1_000;
  return wait > 0 ? wait : 0;
}

function timeoutOf(name: keyof Timeouts, { [name]: given = DEFAULT_TIMEOUTS[name] }: Timeouts): number {
  if (!(given > 0)) {
    throw validationError(`timeouts.${name}`, "write a number of milliseconds above 0");
  }
  return given;
}

function toRequest({ url, accept, etag }: Question, signal: AbortSignal): Request {
  const headers = new Headers({ accept });
  if (etag != null) {
    headers.set("if-none-match", etag);
  }
  try {
    return new Request(url, { headers, signal });
  } catch {
    throw validationError("api", "write the address of the tenant API, absolute on a server");
  }
}

function causedBy(cause: unknown, error: Error): Error {
  error.cause = cause;
  return error;
}
