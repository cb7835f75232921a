/** Milliseconds on a clock that only goes forward; where there is none, as in a bare realm, those of the day's clock. */
export const now: () => number = typeof performance === "undefined" ? () => Date.now() : () => performance.now();
