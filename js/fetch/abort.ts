// Abort signals: several combined into one, and promises that end with a signal.

/**
 * A signal that aborts with the first of the given ones, with its reason. Replaces `AbortSignal.any` in browsers
 * without it.
 */
export function anySignal(signals: readonly AbortSignal[]): AbortSignal {
  if (typeof AbortSignal.any === "function") {
    return AbortSignal.any([...signals]);
  }
  const controller = new AbortController();
  for (const signal of signals) {
    const abort = () => controller.abort(signal.reason);
    if (signal.aborted) {
      abort();
    } else {
      signal.addEventListener("abort", abort, { once: true });
    }
  }
  return controller.signal;
}

/**
 * Settles like `work`, but rejects with the signal's reason as soon as the signal aborts, even if the work ignores the
 * signal or rejects with another error. `onLate` receives a result that arrives after that.
 */
export function untilAborted<Answer>(
  signal: AbortSignal,
  work: Promise<Answer>,
  onLate?: (late: Answer) => void,
): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    const abort = () => {
      reject(signal.reason);
      work.then(onLate, () => undefined);
    };
    if (signal.aborted) {
      abort();
      return;
    }
    const ignore = onAbort(signal, abort);
    work.then(resolve, reject).finally(ignore);
  });
}

const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `call` when the signal aborts, until the returned function is called. However many calls wait for a signal, it
 * has one listener: Node reports more than ten as a leak. It needs that listener: without one, Node collects an
 * `AbortSignal.timeout` that nothing else references.
 */
function onAbort(signal: AbortSignal, call: () => void): () => void {
  const calls = waiting.get(signal) ?? listenTo(signal);
  calls.add(call);
  return () => calls.delete(call);
}

function listenTo(signal: AbortSignal): Set<() => void> {
  const calls = new Set<() => void>();
  waiting.set(signal, calls);
  signal.addEventListener(
    "abort",
    () => {
      for (const call of calls) {
        call();
      }
    },
    { once: true },
  );
  return calls;
}
