// Work with an end: it is over when it is done, when its time is up, or when nobody wants it any more.

/**
 * Does `work`, whose signal aborts after `milliseconds` with what `late` makes, or as soon as `cancel` does. Rejects then
 * too where the work takes no notice.
 */
export function withDeadline<Answer>(
  milliseconds: number,
  late: () => Error,
  cancel: AbortSignal,
  work: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const ending = new AbortController();
  return new Promise<Answer>((resolve, reject) => {
    const end = (reason: unknown) => {
      ending.abort(reason);
      reject(reason);
    };
    const cancelled = () => end(cancel.reason);
    const timer = Number.isFinite(milliseconds) ? setTimeout(() => end(late()), milliseconds) : undefined;
    cancel.addEventListener("abort", cancelled);
    const rest = () => {
      clearTimeout(timer);
      cancel.removeEventListener("abort", cancelled);
    };
    if (cancel.aborted) {
      cancelled();
    }
    work(ending.signal).then(resolve, reject).finally(rest);
  });
}

/** Waits; rejects with the signal's reason when it aborts. */
export function sleep(milliseconds: number, cancel: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      cancel.removeEventListener("abort", cancelled);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    const cancelled = () => {
      clearTimeout(timer);
      reject(cancel.reason);
    };
    cancel.addEventListener("abort", cancelled, { once: true });
    if (cancel.aborted) {
      cancelled();
    }
  });
}
