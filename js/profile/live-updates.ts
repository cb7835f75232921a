// Live updates of a tenant's profile: server-sent events, read with `fetch` because an EventSource cannot send
// credentials in headers. Bundlers load this file only where live updates are on. It imports nothing of the module: a
// bundler that splits code would keep the module in the bundle of an app that does not call it.
import { createParser } from "eventsource-parser";
import { mediaType } from "../resolution/headers.js";
import { now } from "./clock.js";
import { sleep, withDeadline } from "./deadline.js";

/** The gateway sends something every 15 s. A stream that is silent for three times as long is dead. */
const MAX_SILENCE_MS = 45_000;

/** A stream that lasts this long works. A shorter one counts as a failure. */
const STABLE_MS = 10_000;

/** The longest event, in characters. Events of the gateway have about a hundred. */
const MAX_EVENT_LENGTH = 65_536;

/** The decisions of the kernel about a stream. */
export interface StreamRules {
  /** The milliseconds to wait after this many failures in a row. */
  delay(failures: number): number;
  /** Whether a failure with this status may pass by itself. */
  mayPass(status: number): boolean;
  /** The error for a response that is not a stream. */
  errorOf(response: Response, detail: string): Error;
}

/** The options of `subscribeToProfile`. */
export interface LiveUpdateOptions extends StreamRules {
  /** Opens the stream. */
  open(signal: AbortSignal): Promise<Response>;
  /** Receives the current version of the profile, also at each connection. */
  onVersion(version: number): void;
  /** Receives an error if the response is not an event stream. Called once, and again only after a stream worked. */
  onError(error: Error): void;
  /** Ends the subscription. */
  readonly signal: AbortSignal;
}

/**
 * Subscribes, and reconnects whenever the stream ends, with increasing delays until one lasts.
 *
 * @throws {TenantApiError} if the tenant API refuses. It is not asked again.
 */
export async function subscribeToProfile(options: LiveUpdateOptions): Promise<void> {
  let isReported = false;
  for (let failures = 1; !options.signal.aborted; ) {
    const { response, wasStable } = await listen(options);
    if (options.signal.aborted) {
      return;
    }
    if (response !== null && !response.ok && !options.mayPass(response.status)) {
      throw options.errorOf(response, "it refuses live updates");
    }
    if (response?.ok && !isEventStream(response) && !isReported) {
      const detail = `its live updates are "${mediaType(response)}", not text/event-stream`;
      options.onError(options.errorOf(response, detail));
    }
    if (response?.ok) {
      isReported = !isEventStream(response);
    }
    failures = wasStable ? 1 : failures + 1;
    await sleep(options.delay(failures), options.signal).catch(() => undefined);
  }
}

/** Reads one stream to its end. `response` is null if the tenant API could not be reached. */
async function listen(
  options: LiveUpdateOptions,
): Promise<{ readonly response: Response | null; readonly wasStable: boolean }> {
  const connection = new AbortController();
  const end = () => connection.abort(options.signal.reason);
  options.signal.addEventListener("abort", end);
  const began = now();
  let response: Response | null = null;
  try {
    response = await inTime(connection, () => options.open(connection.signal));
    if (response.ok && isEventStream(response) && response.body !== null) {
      await read(response.body, connection, options.onVersion);
    }
  } catch {
    // Whatever broke the stream: reconnect.
  } finally {
    connection.abort();
    options.signal.removeEventListener("abort", end);
  }
  return { response, wasStable: response?.ok === true && now() - began >= STABLE_MS };
}

function isEventStream(response: Response): boolean {
  return mediaType(response) === "text/event-stream";
}

async function read(
  body: ReadableStream<Uint8Array>,
  connection: AbortController,
  onVersion: (version: number) => void,
): Promise<void> {
  const parser = createParser({
    maxBufferSize: MAX_EVENT_LENGTH,
    onEvent({ event, data }) {
      const version = event === "profile" ? versionIn(data) : null;
      if (version !== null) {
        onVersion(version);
      }
    },
  });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await inTime(connection, () => reader.read());
    if (done) {
      return;
    }
    parser.feed(decoder.decode(value, { stream: true }));
  }
}

/** The version in an event; null for a malformed event, which is ignored. */
function versionIn(data: string): number | null {
  try {
    const version: unknown = JSON.parse(data).version;
    return Number.isSafeInteger(version) ? (version as number) : null;
  } catch {
    return null;
  }
}

function inTime<Answer>(connection: AbortController, work: () => Promise<Answer>): Promise<Answer> {
  return withDeadline(MAX_SILENCE_MS, () => new Error("The stream is silent."), connection.signal, work);
}
