/** What the gallery can show: each name is a query parameter, and its first value is the default. */
export const choices = {
  tenant: ["acme", "medtech", "healthco"],
  scheme: ["light", "dark"],
  width: ["1120", "640", "320"],
} as const;

export type Choice = { readonly [Name in keyof typeof choices]: (typeof choices)[Name][number] };

/** An unknown value is the default. */
export function readChoice(query: Record<string, unknown>): Choice {
  const chosen = Object.entries(choices).map(([name, values]) => {
    const value = values.find((known) => known === query[name]);
    return [name, value ?? values[0]];
  });
  return Object.fromEntries(chosen);
}
