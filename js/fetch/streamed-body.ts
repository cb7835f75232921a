// Streamed request bodies that an abort ends with an error.

/**
 * The same body, but it errors when `signal` aborts.
 *
 * Chromium ends the body of an aborted request as if it were complete, and resets the request only afterwards: a server
 * takes half a file for all of it. A body that errors in the same turn is never ended.
 */
export function abortableBody(body: ReadableStream, signal: AbortSignal): ReadableStream {
  const reader = body.getReader();
  return new ReadableStream(
    {
      start(controller) {
        const abort = () => {
          controller.error(signal.reason);
          reader.cancel(signal.reason).catch(() => undefined);
        };
        const stopListening = () => signal.removeEventListener("abort", abort);
        signal.addEventListener("abort", abort);
        reader.closed.then(stopListening, stopListening);
      },
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) {
          controller.close();
        } else {
          controller.enqueue(value);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
