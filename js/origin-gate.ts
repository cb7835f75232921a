// Which addresses carry the tenant. The kernel judges each origin once; the answer is kept.

/** The origins whose requests carry the tenant. */
export class OriginGate {
  readonly #judge: (origin: string) => boolean;
  readonly #judged = new Map<string, boolean>();

  constructor(judge: (origin: string) => boolean) {
    this.#judge = judge;
  }

  allows(url: string): boolean {
    const origin = originOf(url);
    if (origin === null) {
      return false;
    }
    let allowed = this.#judged.get(origin);
    if (allowed === undefined) {
      allowed = this.#judge(origin);
      this.#judged.set(origin, allowed);
    }
    return allowed;
  }
}

/** The page's own origin, where there is a page, and that of the tenant API. */
export function ownOrigins(api: string): string[] {
  const origins = [globalThis.location?.origin, originOf(api)];
  return origins.filter((origin) => origin != null && origin !== "null") as string[];
}

/** The origin of an address as `fetch` would read it; null for one that it would not read. */
function originOf(url: string): string | null {
  try {
    return new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href).origin;
  } catch {
    return null;
  }
}
