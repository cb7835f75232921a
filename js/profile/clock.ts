/** Milliseconds on a monotonic clock. Where there is none, as in a bare realm, those of the system clock. */
export const now: () => number = typeof performance === "undefined" ? () => Date.now() : () => performance.now();

/**
 * The time of day as ISO 8601. It follows the monotonic clock where there is one: Next.js refuses `Date.now()` in a
 * page that it prepares before a request.
 */
export function timeOfDay(): string {
  return new Date((globalThis.performance?.timeOrigin ?? 0) + now()).toISOString();
}
