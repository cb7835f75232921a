// Which addresses carry the tenant. The kernel judges each origin; the ones that it allows are kept.

/** The origins whose requests carry the tenant. */
export class AllowedOrigins {
  readonly #isAllowed: (origin: string) => boolean;
  /** As a URL parser writes them. */
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

/** The page's own origin, where there is a page, and that of the tenant API. */
export function ownOrigins(api: string): string[] {
  const origins = [globalThis.location?.origin, originOf(api)];
  return origins.filter((origin) => origin != null && origin !== "null") as string[];
}

/**
 * What stands before the path of an absolute address. Where that is an origin letter for letter, the slash behind it
 * ends the authority, and a parser would find the same; anything else has to be parsed.
 */
function originPrefix(url: string): string {
  const slash = url.indexOf("/", "https://".length);
  return slash === -1 ? "" : url.slice(0, slash);
}

/**
 * The origin of an address as `fetch` would read it; null for one that it would not read and for one that is not of the web.
 * `blob:` names the origin of the page that made it, and no server hears of such a request.
 */
export function originOf(url: string): string | null {
  const address = parseAddress(url, baseAddress());
  return address !== null && /^https?:$/.test(address.protocol) ? address.origin : null;
}

/** Whether an address wants a page to complete it, and there is none: so it is on a server. */
export function isRelativeWithoutPage(url: string): boolean {
  return parseAddress(url, baseAddress()) === null && parseAddress(url, "http://page.test") !== null;
}

/** An address without query, fragment and user-info, to be named in an error. */
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
