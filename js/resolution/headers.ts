// The headers of a request, in every shape that servers use.
import { describeValue, requireText } from "../tenant/text.js";
import { validationError } from "../wasm/refusals.js";

/** The value of one header; a list if the request repeats it. */
type HeaderValue = string | readonly string[] | null | undefined;

/**
 * Headers in any shape that servers use:
 *
 * - `Headers`, the awaited `headers()` of Next.js, or any object with `get(name)`;
 * - Node's `request.headers` of HTTP/1 or HTTP/2, with names in any case and lists for repeated headers;
 * - pairs: an array, a `Map` or another iterable of them, or Node's `rawHeaders`, where names and values alternate.
 */
export type HeadersLike =
  | { get(name: string): HeaderValue }
  | Iterable<readonly [name: string, value: HeaderValue]>
  | readonly string[]
  | Readonly<Record<string, HeaderValue>>;

/** The values of the headers `wanted`, in that order. The names in `wanted` are lowercase. */
export function readHeaders(headers: HeadersLike, wanted: readonly string[]): (string | undefined)[] {
  if (typeof headers !== "object" || headers === null) {
    throw headersError(`write headers; this is ${describeValue(headers)}`);
  }
  if (hasGet(headers)) {
    // `Headers` throws for the name of a pseudo header.
    return wanted.map((name) => (name.startsWith(":") ? undefined : joinValues(name, [headers.get(name)])));
  }
  const found: HeaderValue[][] = wanted.map(() => []);
  for (const [name, value] of pairsOf(headers)) {
    found[wanted.indexOf(requireText(name, "headers").toLowerCase())]?.push(value);
  }
  return wanted.map((name, index) => joinValues(name, found[index] as HeaderValue[]));
}

/** Whether a value is headers, and not an object with members such as `host` and `cookie`. */
export function areHeaders(given: object): given is HeadersLike {
  if (typeof (given as { get?: unknown }).get === "function" || Symbol.iterator in given) {
    return true;
  }
  if ("headers" in given) {
    return false;
  }
  // Every request comes here. `Object.keys` takes twice as long, and so does a look into the names of members.
  for (const name in given) {
    if (name !== "host" && name !== "cookie" && isHeaderName(name)) {
      return true;
    }
  }
  return false;
}

/** Whether a name is not that of a member of a `ResolveRequest`: one like `x-tenant-id` or `:authority`. */
function isHeaderName(name: string): boolean {
  return name.includes("-") || name.startsWith(":");
}

/** A `Map` also has `get`, but finds a name in one case only. */
function hasGet(headers: object): headers is { get(name: string): HeaderValue } {
  return "get" in headers && typeof headers.get === "function" && !isMap(headers);
}

function isMap(headers: object): boolean {
  return Object.prototype.toString.call(headers) === "[object Map]";
}

function pairsOf(headers: HeadersLike): Iterable<readonly [string, HeaderValue]> {
  if (Array.isArray(headers) && typeof headers[0] === "string") {
    return rawHeaderPairs(headers);
  }
  if (Symbol.iterator in headers) {
    return checkedPairs(headers as Iterable<readonly [string, HeaderValue]>);
  }
  if ("then" in headers) {
    throw headersError("this is a promise; await it first");
  }
  return Object.entries(headers);
}

/** Pairs of `rawHeaders`: a name, its value, the next name, its value. */
function rawHeaderPairs(headers: readonly string[]): [string, HeaderValue][] {
  return headers.flatMap((name, index) =>
    index % 2 === 0 ? [[name, headers[index + 1]] as [string, HeaderValue]] : [],
  );
}

function* checkedPairs(pairs: Iterable<unknown>): Generator<readonly [string, HeaderValue]> {
  for (const pair of pairs) {
    if (!Array.isArray(pair)) {
      throw headersError(`write pairs of a name and a value; this is ${describeValue(pair)}`);
    }
    yield pair as unknown as readonly [string, HeaderValue];
  }
}

/**
 * Joins all values of a header. Cookie lines are joined as in one line. Other repeated headers are joined by a comma,
 * like in `Headers`, so that the kernel sees the repetition.
 */
function joinValues(name: string, values: readonly HeaderValue[]): string | undefined {
  const texts = values.flatMap((value) => value ?? []).map((value) => requireText(value, `headers.${name}`));
  return texts.length === 0 ? undefined : texts.join(name === "cookie" ? "; " : ", ");
}

function headersError(reason: string): Error {
  return validationError("headers", reason);
}

/** The media type of a response in lowercase, without parameters; empty if it names none. */
export function mediaType({ headers }: Response): string {
  return headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
}
