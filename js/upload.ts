// A request whose body is streamed, and a client that moves on in the middle of it.

/**
 * Sends a body that breaks when `left` aborts, in front of its request.
 *
 * Chromium ends the body of an aborted request as if it were whole, and resets the request only then: a server takes half a
 * file for all of it. A request whose body breaks is reset at once. So the abort waits for that, a turn of the event loop.
 *
 * @param send sends the request with this body and this signal.
 * @throws the reason of `left` where that ended the request.
 */
export async function upload(
  body: ReadableStream,
  left: AbortSignal,
  send: (body: ReadableStream, left: AbortSignal) => Promise<Response>,
): Promise<Response> {
  const later = new AbortController();
  let isUnderWay = true;
  const abort = () => later.abort(left.reason);
  left.addEventListener("abort", () => (isUnderWay ? setTimeout(abort) : abort()), { once: true });
  try {
    return await send(body.pipeThrough(new TransformStream(), { signal: left }), later.signal);
  } catch (error) {
    throw left.aborted ? left.reason : error;
  } finally {
    isUnderWay = false;
  }
}

/** Whether a body is sent as it comes. */
export function isStream(body: BodyInit | null | undefined): body is ReadableStream {
  return typeof body === "object" && body !== null && "pipeThrough" in body;
}
