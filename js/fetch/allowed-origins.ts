// Which requests carry the tenant. The kernel decides for each origin; allowed origins are cached.

/** The origins whose requests carry the tenant. */
export class AllowedOrigins {
  readonly #isAllowed: (origin: string) => boolean;
  /** In the spelling of a URL parser. */
  readonly #allowed = new Set<string>();

  constructor(isAllowed: (origin: string) => boolean) {
    this.#isAllowed = isAllowed;
  }

  allows(url: string): boolean {
    return this.#allowed.has(originPrefix(url)) || this.#allowsOrigin(originOf(url));
  }

  #allowsOrigin(origin: string | null): boolean {
    if (origin === null || this.#allowed.has(origin)) {
      return origin !== null;
    }
    const allowed = this.#isAllowed(origin);
    if (allowed) {
      this.#allowed.add(origin);
    }
    return allowed;
  }
}

/** The page's own origin, if there is a page, and the origin of the tenant API. */
export function ownOrigins(api: string): string[] {
  const origins = [globalThis.location?.origin, originOf(api)];
  return origins.filter((origin) => origin != null && origin !== "null") as string[];
}

/**
 * Everything before the path of an absolute URL, without parsing. If that text is an allowed origin, the slash after it
 * ends the authority, so a parser finds the same origin. Any other text has to be parsed.
 */
function originPrefix(url: string): string {
  const slash = url.indexOf("/", "https://".length);
  return slash === -1 ? "" : url.slice(0, slash);
}

/**
 * The origin of a URL as `fetch` reads it; null for an invalid URL and for schemes other than http and https. `blob:`
 * has the origin of the page that made it, and no server receives such a request.
 */
export function originOf(url: string): string | null {
  const address = parseAddress(url, baseAddress());
  return address !== null && /^https?:$/.test(address.protocol) ? address.origin : null;
}

/** Whether a URL is relative and there is no page to resolve it against, as on a server. */
export function isRelativeWithoutPage(url: string): boolean {
  return parseAddress(url, baseAddress()) === null && parseAddress(url, "http://page.test") !== null;
}

/** A URL without query, fragment and user-info, for error texts. */
export function withoutQuery(url: string): string {
  const address = parseAddress(url, baseAddress());
  return address === null ? url : `${address.origin}${address.pathname}`;
}

function baseAddress(): string | undefined {
  return globalThis.document?.baseURI ?? globalThis.location?.href;
}

function parseAddress(url: string, base: string | undefined): URL | null {
  try {
    return new URL(url, base);
  } catch {
    return null;
  }
}
