// The texts of the warnings for developers. Loaded in development only. Like every file that is loaded later, it
// imports nothing of the module.

/** A cross-origin response has no readable tenant header, so the client cannot check its tenant. */
export function hiddenEcho(origin: string, header: string): string {
  return (
    `the responses of ${origin} have no readable ${header}, so the client cannot check their tenant. Make that API ` +
    `send the tenant in ${header} and list the header in Access-Control-Expose-Headers.`
  );
}

/** A request through `client.fetch` went to an origin that does not get the tenant. */
export function unlistedOrigin(origin: string): string {
  return (
    `client.fetch sent a request to ${origin} without the tenant, because the origin is not in apiOrigins. If it is ` +
    `your API, add it: apiOrigins: ["${origin}"]. For a third party, call the global fetch.`
  );
}

/** The profile has no flag with this key. `nearest` is a similar key of the profile. */
export function unknownFlag(key: string, known: readonly string[], nearest: string | null): string {
  const meant = nearest === null ? `It has ${list(known)}` : `Did you mean "${nearest}"?`;
  return `the profile has no flag "${key}", so the fallback is used. ${meant}`;
}

/** The flag's value has another type than the fallback. */
export function fallbackType(key: string, value: unknown, fallback: unknown): string {
  return (
    `flag "${key}" is ${kindOf(value)} and the fallback is ${kindOf(fallback)}, so the fallback is used. Give a ` +
    "fallback of the flag's type."
  );
}

/** The brand has a part that is wrong, so its CSS is without it. */
export function wrongBrandPart(path: string, reason: string): string {
  return `${path} is left out of the brand's CSS: ${reason}.`;
}

const MAX_KEYS = 20;

function list(keys: readonly string[]): string {
  if (keys.length === 0) {
    return "no flags.";
  }
  const shown = keys.slice(0, MAX_KEYS).join(", ");
  return keys.length > MAX_KEYS ? `${shown}, and ${keys.length - MAX_KEYS} more.` : `${shown}.`;
}

function kindOf(value: unknown): string {
  if (value === null) {
    return "null";
  }
  return Array.isArray(value) ? "a list" : `of type ${typeof value}`;
}
