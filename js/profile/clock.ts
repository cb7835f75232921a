/** Milliseconds on a monotonic clock. Where there is none, as in a bare realm, those of the system clock. */
export const now: () => number = typeof performance === "undefined" ? () => Date.now() : () => performance.now();
