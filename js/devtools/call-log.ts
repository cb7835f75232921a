// The last calls of `client.fetch`: with or without the tenant, why, and how they ended.
import type { Inspection } from "../client/inspection.js";
import { isTenantError } from "../errors.js";
import { isRelativeWithoutPage, originOf } from "../fetch/allowed-origins.js";
import { intercept } from "./interception.js";

/** How many calls are kept. */
const MAX_CALLS = 100;

/** One call of `client.fetch`. */
export interface LoggedCall {
  readonly number: number;
  /** When it was called (ms since 1970). */
  readonly at: number;
  readonly method: string;
  readonly url: string;
  /** The tenant header of the sent request; null if it has none, undefined while no request is sent. */
  readonly tenant: string | null | undefined;
  /** Why the origin gets the tenant, or not. */
  readonly why: string;
  /** The status of the response; null without one. */
  readonly status: number | null;
  /** From the call to the response or the error, in milliseconds; null while it is pending. */
  readonly duration: number | null;
  /** Why the caller got no response; null otherwise. It has a code if the SDK or a gateway refused the call. */
  readonly error: { readonly name: string; readonly code: string | null; readonly message: string } | null;
  /** The redirects that the SDK followed: where to, and whether with the tenant. */
  readonly redirects: readonly string[];
}

/** In the `init` of a request that is sent later: the number of its call. */
const callNumber = Symbol("call");

/** Records the calls of one client, the newest first. */
export class CallLog {
  readonly #inspection: Inspection;
  readonly #onChange: () => void;
  #calls: readonly LoggedCall[] = [];
  #last = 0;
  /** The call whose request is sent in this turn. */
  #current: number | null = null;

  constructor(inspection: Inspection, onChange: () => void) {
    this.#inspection = inspection;
    this.#onChange = onChange;
  }

  get calls(): readonly LoggedCall[] {
    return this.#calls;
  }

  clear(): void {
    this.#calls = [];
    this.#onChange();
  }

  /** Removes the ended calls of the previous tenant. One that still waits stays, to show how the switch ends it. */
  #forgetEnded(): void {
    this.#calls = this.#calls.filter(({ duration }) => duration === null);
    this.#onChange();
  }

  /** Begins to record. Returns a function that ends it. */
  start(): () => void {
    const { scope } = this.#inspection;
    const endSwitches = intercept(this.#inspection, "onSwitch", (report) => (from, to, reason) => {
      report(from, to, reason);
      this.#forgetEnded();
    });
    const endCalls = intercept(this.#inspection, "fetch", (call) => (input, init) => this.#record(call, input, init));
    const endSends = intercept(scope, "send", (send) => (input, init) => this.#send(send, input, init));
    return () => {
      endCalls();
      endSends();
      endSwitches();
    };
  }

  async #record(call: typeof fetch, input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request = typeof input === "object" && "headers" in input ? input : undefined;
    const url = request?.url ?? String(input);
    const carries = this.#inspection.scope.carriesTenant(url);
    const number = this.#begin((init?.method ?? request?.method ?? "GET").toUpperCase(), url, whyOf(url, carries));
    const start = performance.now();
    try {
      const answer = this.#during(number, () => {
        // A request with the tenant is sent later, perhaps, and with a copy of `init`. Any other is sent at once.
        return call(input, carries ? ({ ...init, [callNumber]: number } as RequestInit) : init);
      });
      const response = await answer;
      this.#change(number, { status: response.status, duration: performance.now() - start });
      return response;
    } catch (error) {
      this.#change(number, { error: errorOf(error), duration: performance.now() - start });
      throw error;
    }
  }

  #during<Result>(number: number, run: () => Result): Result {
    this.#current = number;
    try {
      return run();
    } finally {
      this.#current = null;
    }
  }

  /** Sends a request, and notes what it carries. */
  async #send(send: typeof fetch, input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const { [callNumber]: marked, ...rest } = (init ?? {}) as RequestInit & { [callNumber]?: number };
    const number = marked ?? this.#current;
    const given = marked === undefined ? init : rest;
    if (number === null) {
      return send(input, given);
    }
    const headers = new Headers(
      given?.headers ?? (typeof input === "object" && "headers" in input ? input.headers : {}),
    );
    const tenant = headers.get(this.#inspection.scope.header);
    const before = this.#find(number);
    if (before?.tenant === undefined) {
      this.#change(number, { tenant });
    } else {
      const origin = originOf(String(input)) ?? String(input);
      const hop = `${origin} ${tenant === null ? "without the tenant" : "with the tenant"}`;
      this.#change(number, { redirects: [...before.redirects, hop] });
    }
    const response = await send(input, given);
    // A response that is refused later has its status too.
    this.#change(number, { status: response.status === 0 ? null : response.status });
    return response;
  }

  #begin(method: string, url: string, why: string): number {
    this.#last += 1;
    const pending = { tenant: undefined, status: null, duration: null, error: null, redirects: [] };
    const call: LoggedCall = { number: this.#last, at: Date.now(), method, url, why, ...pending };
    this.#calls = [call, ...this.#calls].slice(0, MAX_CALLS);
    this.#onChange();
    return this.#last;
  }

  #find(number: number): LoggedCall | undefined {
    return this.#calls.find((call) => call.number === number);
  }

  #change(number: number, change: Partial<LoggedCall>): void {
    this.#calls = this.#calls.map((call) => (call.number === number ? { ...call, ...change } : call));
    this.#onChange();
  }
}

/** Why a request carries the tenant, or does not. */
function whyOf(url: string, carries: boolean): string {
  const origin = originOf(url);
  if (origin !== null) {
    if (carries) {
      return origin === globalThis.location?.origin ? "this page's origin" : `allowed origin ${origin}`;
    }
    return `foreign origin ${origin}, not in apiOrigins`;
  }
  if (isRelativeWithoutPage(url)) {
    return "relative URL without a page";
  }
  const scheme = /^[a-z][a-z\d+.-]*:/i.exec(url)?.[0];
  return scheme === undefined ? "not a URL" : `${scheme} is not http`;
}

function errorOf(error: unknown): LoggedCall["error"] {
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
  return { name, code: isTenantError(error) ? error.code : null, message };
}
