// Promises with a deadline and with a signal that cancels them.

/**
 * Runs `work`. Rejects with the result of `late` after `milliseconds`, or with the reason of `cancel` as soon as that
 * aborts, even if the work ignores its signal.
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

/** Waits. Rejects with the signal's reason when it aborts. */
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
