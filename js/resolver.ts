// Asking the kernel which tenant a request is for: the options parsed once, the request read.
import { readHeader } from "./headers.js";
import { lazyResolution, type Resolution, type Source, sources } from "./resolution.js";
import type { ResolveOptions, ResolveRequest } from "./resolve-options.js";
import type { IdFormat } from "./tenant-id.js";
import type { Resolver } from "./wasm/generated/tenantry.js";
import { generation, kernel, kernelError } from "./wasm/module.js";
import { Page } from "./wasm/page.js";

/** The options as the kernel holds them. */
export interface ParsedOptions {
  readonly resolver: Resolver;
  /** The name of the tenant header. */
  readonly header: string;
  /** How ids are written. */
  readonly ids: IdFormat;
  /** What every `Cookie` header that holds the tenant's cookie contains. */
  readonly cookie: string;
  /** Where the resolver is asked and answers without strings. */
  readonly page: Page;
}

const noOptions: ResolveOptions = {};
const parsed = new WeakMap<ResolveOptions, ParsedOptions & { madeIn: number }>();

/** The parsed options; parsed once for each options object, so keep one and pass it along. */
export function parseOptions(given: ResolveOptions | null | undefined): ParsedOptions {
  const options = given ?? noOptions;
  const known = parsed.get(options);
  if (known?.madeIn === generation) {
    return known;
  }
  const made = kernel((module) => {
    const resolver = new module.Resolver(options);
    const page = new Page((length) => resolver.openPage(length));
    const { headerName: header, cookieName: cookie } = resolver;
    return { resolver, header, cookie, ids: resolver.ids as IdFormat, page, madeIn: generation };
  });
  parsed.set(options, made);
  return made;
}

type Fact = string | undefined;

/** The facts of a request in the order in which the kernel takes them. */
export type Facts = [host: Fact, forwardedHost: Fact, header: Fact, cookie: Fact];

/** Reads the facts of a request; `header` is the name of the tenant header. */
export function factsOf(request: ResolveRequest, header: string): Facts {
  if (typeof request !== "object" || request === null) {
    throw kernelError((module) => module.validationError("request", "give { host, cookie } or { headers }"));
  }
  const { headers } = request;
  return [
    text(request.host) ?? readHeader(headers, "host"),
    text(request.forwardedHost) ?? readHeader(headers, "x-forwarded-host"),
    readHeader(headers, header),
    text(request.cookie) ?? readHeader(headers, "cookie"),
  ];
}

/** What is not there, is not there; anything else is text, for the kernel to judge. */
function text(value: unknown): Fact {
  return value == null ? undefined : String(value);
}

/** The short answer, or none where only the long way has one: for a refusal, and for facts that do not fit on the page. */
export function ask(parsed: ParsedOptions, facts: Facts, explain: () => Resolution): Resolution | null {
  const { resolver, page } = parsed;
  // By index: a pattern would run the iterator of the array, which shows where a whole answer takes a microsecond.
  const host = facts[0];
  const forwardedHost = facts[1];
  const header = facts[2];
  const cookies = facts[3];
  const cookie = cookies && fromName(cookies, parsed.cookie);
  if (!page.write(`${host ?? ""}${forwardedHost ?? ""}${header ?? ""}${cookie ?? ""}`)) {
    return null;
  }
  const answer = kernel(() => resolver.resolve(sizeOf(host), sizeOf(forwardedHost), sizeOf(header), sizeOf(cookie)));
  if (answer === 0) {
    return null;
  }
  const source = sources[answer & 7] as Source;
  const length = (answer >> 5) & 127;
  const start = answer >> 12;
  // A host usually spells its tenant as the answer does, and comes first on the page.
  const isInHost = host !== undefined && start + length <= host.length;
  const tenant = isInHost ? host.slice(start, start + length) : page.read(start, length);
  const isId = (answer & 8) !== 0;
  const claim = { id: isId ? tenant : null, slug: isId ? null : tenant, source };
  return lazyResolution(claim, (answer & 16) === 0, explain);
}

/** The cookies from the first on that has the name in it; most requests have none, and none is nothing to hand over. */
function fromName(cookies: string, name: string): Fact {
  const at = cookies.indexOf(name);
  return at < 0 ? undefined : cookies.slice(cookies.lastIndexOf(";", at) + 1);
}

const sizeOf = (fact: Fact) => fact?.length ?? -1;
