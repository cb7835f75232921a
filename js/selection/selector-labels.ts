/** The texts of a selector, for its language. */
export interface SelectorLabels {
  /** The name of the field and of the list. */
  readonly label: string;
  /** The field without a tenant. */
  readonly placeholder: string;
  readonly loading: string;
  readonly empty: string;
  readonly noMatch: string;
  readonly error: string;
  readonly stale: string;
  readonly signedOut: string;
  readonly single: string;
  /** The button that requests the list again. */
  readonly retry: string;
  readonly found: (count: number) => string;
  readonly switching: (name: string) => string;
  readonly failed: (name: string) => string;
}

/** The texts in English. */
export const englishLabels: SelectorLabels = {
  label: "Tenant",
  placeholder: "Choose a tenant",
  loading: "Loading tenants…",
  empty: "You are not a member of any tenant.",
  noMatch: "No tenant matches.",
  error: "The tenants could not be loaded.",
  stale: "The list could not be updated. This is an earlier one.",
  signedOut: "You are signed out. Sign in to see your tenants.",
  single: "This is your only tenant.",
  retry: "Try again",
  found: (count) => (count === 1 ? "1 tenant" : `${count} tenants`),
  switching: (name) => `Switching to ${name}…`,
  failed: (name) => `The switch to ${name} failed.`,
};
