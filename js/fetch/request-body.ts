// What the body of a request is: whether it can be sent again, and whether this engine can send it at all.
import { kernelError } from "../wasm/module.js";

type Body = BodyInit | AsyncIterable<unknown> | null | undefined;

/** Whether a body is sent as it comes. */
export function isStream(body: unknown): body is ReadableStream {
  return typeof body === "object" && body !== null && "getReader" in body;
}

/**
 * Whether a body is known to be the same when it is sent once more. A stream or an iterable is used up by the first time;
 * of an object of an unknown kind nothing is known.
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
 * A body as it is now, which the caller may change while the request waits. `fetch` takes it as it is when it is called,
 * and so does whoever sends it later or once more. What cannot change, and what cannot be read twice, is given back.
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

/** Whether it is an `ArrayBuffer`, of whatever realm: test runners have one of their own. */
function isBuffer(body: Body): body is ArrayBuffer {
  return Object.prototype.toString.call(body) === "[object ArrayBuffer]";
}

/**
 * Refuses a body that this engine would send as a text such as `[object ReadableStream]`: Firefox and WebKit do that to
 * streams, all browsers to async iterables, which Node sends as they come.
 *
 * @throws {TenantValidationError} for the field `body`.
 */
export function assertSendable(body: Body): void {
  if (typeof body !== "object" || body === null) {
    return;
  }
  const isUnsendable = isStream(body) ? !supportsStreams() : Symbol.asyncIterator in body && !supportsIterables();
  if (isUnsendable) {
    throw kernelError((module) =>
      module.validationError(
        "body",
        "this browser cannot send a body as a stream and would send its name as text; give a Blob, a buffer or a string",
      ),
    );
  }
}

const supportsStreams = once(() => streamsBody(new ReadableStream()));
const supportsIterables = once(() => streamsBody({ async *[Symbol.asyncIterator]() {} } as unknown as BodyInit));

/** Whether a request has this body as a stream. One that turns it into text says so in its `Content-Type`. */
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
