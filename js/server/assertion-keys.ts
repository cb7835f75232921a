// The public keys of a gateway: from a value, or from its address and then kept for a while.
import { describeValue } from "../tenant/text.js";
import { validationError } from "../wasm/refusals.js";
import { TenantAssertionError } from "./assertion-error.js";

/** A JSON Web Key Set, as `/.well-known/jwks.json` of the gateway has it. */
export interface AssertionKeySet {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/** The keys that verify an assertion, by key id. */
type Keys = ReadonlyMap<string, CryptoKey>;

/** How long keys count without a question. */
const FRESH = 5 * 60_000;
/** How long keys count while the gateway does not answer. */
const USABLE = 60 * 60_000;
/** The pause between two questions for a key id that is unknown, or after a failure. */
const PAUSE = 10_000;
const TIMEOUT = 5000;
const MAX_BYTES = 64 * 1024;
const MAX_KEYS = 32;
const MAX_ADDRESSES = 16;

/** The keys of sets that were given as values. A set counts as it was at its first use. */
const given = new WeakMap<object, Promise<Keys>>();

/** The keys of a set that was given as a value. */
export function givenKeys(set: AssertionKeySet): Promise<Keys> {
  let keys = given.get(set);
  if (!keys) {
    keys = importKeys(set);
    given.set(set, keys);
  }
  return keys;
}

/** The keys of a value. A key that is not Ed25519 is left out. */
async function importKeys(set: unknown): Promise<Keys> {
  const list = (set as AssertionKeySet | null)?.keys;
  if (!Array.isArray(list)) {
    throw validationError("keys", `write a JSON Web Key Set, { keys: [...] }; this is ${describeValue(set)}`);
  }
  const keys = new Map<string, CryptoKey>();
  for (const { kty, crv, x, kid, use } of list.slice(0, MAX_KEYS)) {
    if (kty === "OKP" && crv === "Ed25519" && typeof x === "string" && typeof kid === "string" && use !== "enc") {
      try {
        // Only the public part: a private key in the set would be a mistake of the one who wrote it.
        keys.set(kid, await crypto.subtle.importKey("jwk", { kty, crv, x }, "Ed25519", false, ["verify"]));
      } catch {
        // Not a point of the curve.
      }
    }
  }
  return keys;
}

/** The keys behind one address. Requests share one question. */
class RemoteKeys {
  readonly #url: string;
  #keys: Keys | undefined;
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;
  #failure: unknown;

  constructor(url: string) {
    this.#url = url;
  }

  async find(id: string): Promise<CryptoKey | undefined> {
    const age = () => performance.now() - this.#fetchedAt;
    const isKnown = () => this.#keys?.has(id) ?? false;
    // A key id that is not known yet may be a new key. Anyone can invent key ids, so questions are rare.
    if ((!isKnown() || age() > FRESH) && (this.#asking || performance.now() - this.#askedAt > PAUSE)) {
      this.#asking ??= this.#ask().finally(() => {
        this.#asking = undefined;
      });
      await this.#asking;
    }
    if (this.#keys === undefined || age() > USABLE) {
      throw new TenantAssertionError(
        "ASSERTION_KEYS_UNAVAILABLE",
        `The keys of the gateway cannot be fetched from ${this.#url}. Check the address, and that the gateway answers.`,
        { cause: this.#failure },
      );
    }
    return this.#keys.get(id);
  }

  async #ask(): Promise<void> {
    this.#askedAt = performance.now();
    try {
      const response = await fetch(this.#url, {
        headers: { accept: "application/json" },
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT),
      });
      if (!response.ok) {
        throw new Error(`${this.#url} answered ${response.status}`);
      }
      this.#keys = await importKeys(JSON.parse(await shortText(response)));
      this.#fetchedAt = performance.now();
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error;
    }
  }
}

/** The text of a response. A response that is too long is not read to its end. */
async function shortText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > MAX_BYTES) {
      throw new Error("the keys have more than 64 KB");
    }
    text += decoder.decode(part, { stream: true });
  }
  return text;
}

/** Keys belong to a gateway and not to a tenant, so all requests share them. */
const remote = new Map<string, RemoteKeys>();

/** The keys behind an address. The process keeps those of a few addresses. */
export function remoteKeys(address: string | URL): RemoteKeys {
  const url = httpUrl(address);
  let keys = remote.get(url);
  if (!keys) {
    keys = new RemoteKeys(url);
    remote.set(url, keys);
    const [oldest] = remote.keys();
    if (remote.size > MAX_ADDRESSES && oldest !== undefined) {
      remote.delete(oldest);
    }
  }
  return keys;
}

function httpUrl(address: string | URL): string {
  try {
    const url = new URL(address);
    if (url.protocol === "http:" || url.protocol === "https:") {
      return url.href;
    }
  } catch {
    // The error below says what to write.
  }
  throw validationError("jwksUrl", "write the address of the keys, such as http://gateway:8787/.well-known/jwks.json");
}
