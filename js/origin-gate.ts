// Which addresses carry the tenant. The kernel judges each origin; the ones that it allows are kept.

/** The origins whose requests carry the tenant. */
export class OriginGate {
  readonly #judge: (origin: string) => boolean;
  /** As a URL parser writes them. */
  readonly #allowed = new Set<string>();

  constructor(judge: (origin: string) => boolean) {
    this.#judge = judge;
  }

  allows(url: string): boolean {
    return this.#allowed.has(writtenOrigin(url)) || this.#allowsOrigin(originOf(url));
  }

  #allowsOrigin(origin: string | null): boolean {
    if (origin === null || this.#allowed.has(origin)) {
      return origin !== null;
    }
    const allowed = this.#judge(origin);
    if (allowed) {
      this.#allowed.add(origin);
    }
    return allowed;
  }
}

/** The page's own origin, where there is a page, and that of the tenant API. */
export function ownOrigins(api: string): string[] {
  const origins = [globalThis.location?.origin, originOf(api)];
  return origins.filter((origin) => origin != null && origin !== "null") as string[];
}

/**
 * What stands before the path of an absolute address. Where that is an origin letter for letter, the slash behind it
 * ends the authority, and a parser would find the same; anything else has to be parsed.
 */
function writtenOrigin(url: string): string {
  const slash = url.indexOf("/", "https://".length);
  return slash === -1 ? "" : url.slice(0, slash);
}

/** The origin of an address as `fetch` would read it; null for one that it would not read. */
function originOf(url: string): string | null {
  try {
    return new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href).origin;
  } catch {
    return null;
  }
}
