/** The texts of a selector, for its language. */
export interface SelectorLabels {
  /** The accessible name of the field and of the list. */
  readonly label: string;
  /** What the field shows without a tenant. */
  readonly placeholder: string;
  /** The accessible name of the button that opens and closes the list. */
  readonly toggle: string;
  readonly loading: string;
  readonly empty: string;
  readonly noMatch: string;
  readonly error: string;
  readonly stale: string;
  readonly signedOut: string;
  readonly single: string;
  /** The button that requests the list again, or tries a failed switch again. */
  readonly retry: string;
  readonly found: (count: number) => string;
  readonly switching: (name: string) => string;
  readonly done: (name: string) => string;
  readonly failed: (name: string) => string;
}

/** The texts in English. */
export const englishLabels: SelectorLabels = {
  label: "Tenant",
  placeholder: "Choose a tenant",
  toggle: "Show tenants",
  loading: "Loading tenants…",
  empty: "You are not a member of a tenant.",
  noMatch: "No tenant matches.",
  error: "The tenants could not be loaded.",
  stale: "The list could not be updated. This is an earlier one.",
  signedOut: "You are signed out. Sign in to see your tenants.",
  single: "This is your only tenant.",
  retry: "Try again",
  found: (count) => (count === 1 ? "1 tenant" : `${count} tenants`),
  switching: (name) => `Switching to ${name}…`,
  done: (name) => `You are in ${name} now.`,
  failed: (name) => `${name} could not be opened.`,
};
