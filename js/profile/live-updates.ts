// News of a tenant's profile, as server-sent events. They are read with `fetch`, which can say who is asking; an
// EventSource cannot. This file is loaded only where live updates are on.
import { createParser } from "eventsource-parser";
import { mediaType } from "../resolution/headers.js";
import { kernel, kernelError } from "../wasm/module.js";
import { now } from "./clock.js";
import { sleep, withDeadline } from "./deadline.js";

/** The gateway sends something every 15 seconds. A stream that is silent for three times as long is dead. */
const MAX_SILENCE_MS = 45_000;

/** A stream that lasts as long as this works. One that ends sooner counts as a failure, whatever it said. */
const STABLE_MS = 10_000;

/** The longest event, in characters. An event of ours has about a hundred. */
const MAX_EVENT_LENGTH = 65_536;

/** Where news comes from, and who wants it. */
export interface LiveUpdateOptions {
  /** Opens the stream. */
  open(signal: AbortSignal): Promise<Response>;
  /** The profile is at this version now; also told at each connection. */
  onVersion(version: number): void;
  /** The answer is not a stream of events. Told once, and again after a stream was there in between. */
  onError(error: Error): void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Listens, and connects again whenever the stream ends: each time later, until one lasts.
 *
 * @throws {TenantApiError} when the tenant API refuses. It is not asked again.
 */
export async function subscribeToProfile(options: LiveUpdateOptions): Promise<void> {
  let isReported = false;
  for (let failures = 1; !options.signal.aborted; ) {
    const { answer, wasStable: lasted } = await listen(options);
    if (options.signal.aborted) {
      return;
    }
    if (answer !== null && isRefusal(answer)) {
      throw apiError(answer, "it refuses live updates");
    }
    if (answer?.ok && !isEventStream(answer) && !isReported) {
      options.onError(apiError(answer, `its live updates are "${mediaType(answer)}" and not text/event-stream`));
    }
    if (answer?.ok) {
      isReported = !isEventStream(answer);
    }
    failures = lasted ? 1 : failures + 1;
    const wait = kernel((module) => module.backoff(failures, Math.random()));
    await sleep(wait, options.signal).catch(() => undefined);
  }
}

/** Reads one stream to its end. `answer` is null where the tenant API could not be reached. */
async function listen(
  news: LiveUpdateOptions,
): Promise<{ readonly answer: Response | null; readonly wasStable: boolean }> {
  const connection = new AbortController();
  const end = () => connection.abort(news.signal.reason);
  news.signal.addEventListener("abort", end);
  const began = now();
  let answer: Response | null = null;
  try {
    answer = await inTime(connection, () => news.open(connection.signal));
    if (answer.ok && isEventStream(answer) && answer.body !== null) {
      await read(answer.body, connection, news.onVersion);
    }
  } catch {
    // Whatever broke the stream, what follows is to connect again.
  } finally {
    connection.abort();
    news.signal.removeEventListener("abort", end);
  }
  return { answer, wasStable: answer?.ok === true && now() - began >= STABLE_MS };
}

function isRefusal(answer: Response): boolean {
  return !answer.ok && !kernel((module) => module.mayPass(answer.status));
}

function isEventStream(answer: Response): boolean {
  return mediaType(answer) === "text/event-stream";
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

/** The version that an event tells; null for an event that is malformed, which is passed over like one of another type. */
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

function apiError({ url, status }: Response, detail: string): Error {
  return kernelError((module) => module.apiError(detail, url, status));
}
