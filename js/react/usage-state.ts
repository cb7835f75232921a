import type { Limit } from "../profile/profile.js";

/**
 * How much of a limit is used:
 *
 * - `available`, `near` (80 % by default) and `reached`;
 * - `unlimited`: there is no maximum;
 * - `unknown`: the profile does not have the limit, or does not say its maximum or its use.
 */
export type UsageState = "available" | "near" | "reached" | "unlimited" | "unknown";

/** A limit with its maximum and its use. */
export type CountedLimit = Limit & { readonly limit: number; readonly used: number };

/** The limit if a meter can show it, otherwise null. */
export function countedLimit(limit: Limit | null): CountedLimit | null {
  return limit !== null && limit.limit !== null && limit.used !== null ? (limit as CountedLimit) : null;
}

/** The state of a limit. `nearAt` is the used share, from 0 to 1, from which it is near. */
export function usageState(limit: Limit | null, nearAt: number): UsageState {
  if (limit?.unlimited) {
    return "unlimited";
  }
  const counted = countedLimit(limit);
  if (counted === null) {
    return "unknown";
  }
  if (counted.used >= counted.limit) {
    return "reached";
  }
  return counted.used >= counted.limit * nearAt ? "near" : "available";
}

/** The use of a limit in plain English, for example `2 of 5 used`. */
export function usageText(limit: Limit | null, state: UsageState): string {
  const { limit: maximum = null, used = null, remaining = null } = limit ?? {};
  switch (state) {
    case "unlimited":
      return used === null ? "no limit" : `${amount(used)} used, no limit`;
    case "unknown":
      return maximum === null ? "not known" : `up to ${amount(maximum)}, use not known`;
    case "available":
      return `${amount(used)} of ${amount(maximum)} used`;
    case "near":
      return `${amount(used)} of ${amount(maximum)} used, ${amount(remaining)} left`;
    case "reached":
      return `${amount(used)} of ${amount(maximum)} used, limit reached`;
  }
}

/** The key of a limit as a label: `panels_per_month` is `Panels per month`. */
export function labelOf(key: string): string {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[_.-]+/g, " ")
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A fixed language, because the server's and the browser's own can differ. */
function amount(count: number | null): string {
  return (count ?? 0).toLocaleString("en");
}
