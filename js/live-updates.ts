// News of a tenant's profile, as server-sent events. They are read with `fetch`, which can say who is asking; an
// EventSource cannot. This file is loaded only where live updates are on.
import { createParser } from "eventsource-parser";
import { sleep, withDeadline } from "./deadline.js";
import { kernel } from "./wasm/module.js";

/** The gateway says something every 15 seconds. A stream that is silent for three times as long is dead. */
const LONGEST_SILENCE_MS = 45_000;

/** Where news comes from, and who wants it. */
export interface News {
  /** Opens the stream. */
  open(signal: AbortSignal): Promise<Response>;
  /** The profile is at this version now; also told at each connection. */
  onVersion(version: number): void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Listens, and connects again whenever the stream ends, until nobody wants it any more or the tenant API refuses. The
 * clock still asks then, and is told why.
 */
export async function followProfile(news: News): Promise<void> {
  for (let failures = 0; !news.signal.aborted; failures += 1) {
    const connection = new AbortController();
    const end = () => connection.abort(news.signal.reason);
    news.signal.addEventListener("abort", end);
    try {
      const response = await inTime(connection, () => news.open(connection.signal));
      if (!response.ok && !kernel((module) => module.mayPass(response.status))) {
        return;
      }
      if (response.ok && response.body !== null) {
        await read(response.body, connection, (version) => {
          failures = 0;
          news.onVersion(version);
        });
      }
    } catch {
      // Whatever broke the stream, the answer is to connect again.
    } finally {
      connection.abort();
      news.signal.removeEventListener("abort", end);
    }
    const wait = kernel((module) => module.backoff(failures + 1, Math.random()));
    await sleep(wait, news.signal).catch(() => undefined);
  }
}

async function read(
  body: ReadableStream<Uint8Array>,
  connection: AbortController,
  onVersion: (version: number) => void,
): Promise<void> {
  const parser = createParser({
    onEvent: ({ event, data }) => {
      const version: unknown = event === "profile" ? JSON.parse(data).version : undefined;
      if (typeof version === "number") {
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

function inTime<Answer>(connection: AbortController, work: () => Promise<Answer>): Promise<Answer> {
  return withDeadline(LONGEST_SILENCE_MS, () => new Error("The stream is silent."), connection.signal, work);
}
