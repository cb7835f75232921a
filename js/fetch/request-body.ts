// Request bodies: which can be sent again, and which this engine can send at all.
import { validationError } from "../wasm/refusals.js";

type Body = BodyInit | AsyncIterable<unknown> | null | undefined;

/** Whether a body is a stream. */
export function isStream(body: unknown): body is ReadableStream {
  return typeof body === "object" && body !== null && "getReader" in body;
}

/**
 * Whether a body can be sent a second time. A stream or an iterable is consumed by the first request; of other objects
 * nothing is known.
 */
export function canBeSentAgain(body: Body): boolean {
  return (
    body === null ||
    body === undefined ||
    typeof body === "string" ||
    isBuffer(body) ||
    ArrayBuffer.isView(body) ||
    body instanceof Blob ||
    body instanceof FormData ||
    body instanceof URLSearchParams
  );
}

/**
 * A copy of a body that the caller could change while the request waits. `fetch` reads a body at the time of the call;
 * a copy keeps that behaviour for a later request. Returns immutable bodies and bodies that can be read once unchanged.
 */
export function snapshotOf<Given extends Body>(body: Given): Given | BodyInit {
  if (body === null || typeof body !== "object") {
    return body;
  }
  if (isBuffer(body)) {
    return body.slice(0);
  }
  if (ArrayBuffer.isView(body)) {
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  }
  if (body instanceof URLSearchParams) {
    return new URLSearchParams(body);
  }
  return body instanceof FormData ? copyOf(body) : body;
}

function copyOf(form: FormData): FormData {
  const copy = new FormData();
  form.forEach((value, name) => {
    copy.append(name, value as string);
  });
  return copy;
}

/** Whether it is an `ArrayBuffer` of any realm: test runners have their own. */
function isBuffer(body: Body): body is ArrayBuffer {
  return Object.prototype.toString.call(body) === "[object ArrayBuffer]";
}

/**
 * Refuses a body that this engine would send as text such as `[object ReadableStream]`. Firefox and WebKit do that with
 * streams, all browsers with async iterables; Node sends both.
 *
 * @throws {TenantValidationError} for the field `body`.
 */
export function assertSendable(body: Body): void {
  if (typeof body !== "object" || body === null) {
    return;
  }
  const isUnsendable = isStream(body) ? !supportsStreams() : Symbol.asyncIterator in body && !supportsIterables();
  if (isUnsendable) {
    throw validationError(
      "body",
      "this browser cannot send a stream as a body and would send the name of its type; pass a Blob, a buffer or a " +
        "string",
    );
  }
}

const supportsStreams = once(() => streamsBody(new ReadableStream()));
const supportsIterables = once(() => streamsBody({ async *[Symbol.asyncIterator]() {} } as unknown as BodyInit));

/** Whether this engine sends such a body as a stream. An engine that converts it to text sets a `Content-Type`. */
function streamsBody(body: BodyInit): boolean {
  if (typeof Request === "undefined") {
    return true;
  }
  let isStreaming = false;
  const init = {
    method: "POST",
    body,
    get duplex() {
      isStreaming = true;
      return "half";
    },
  };
  try {
    return !new Request("https://stream.test", init).headers.has("content-type") && isStreaming;
  } catch {
    return false;
  }
}

function once(find: () => boolean): () => boolean {
  let found: boolean | undefined;
  return () => {
    found ??= find();
    return found;
  };
}
