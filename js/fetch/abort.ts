// Abort signals: several as one, and work that ends with one.

/**
 * A signal that aborts as soon as one of the given ones does, with its reason. For a browser without `AbortSignal.any` it
 * listens to each of them.
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
 * What `work` gives, or a rejection with the signal's own reason as soon as it aborts, also where the work takes no notice
 * or rejects with another error. `onLate` is given what the work gives after that.
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
 * Calls back when the signal aborts, until the function that comes back is called. However many wait for one signal, it has
 * one listener: Node takes more than ten for a leak. A listener it must have: without one Node forgets an
 * `AbortSignal.timeout` that nothing else holds.
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
