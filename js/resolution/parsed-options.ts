// Resolve options that the kernel has accepted.

import type { IdFormat } from "../tenant/tenant-id.js";
import { holdOptions } from "../wasm/held-options.js";
import { toJson } from "../wasm/json.js";
import type { ResolveOptions } from "./resolve-options.js";

/** Options that the kernel has accepted, and what to read from a request for them. */
export interface ParsedOptions {
  /** The options as JSON text, for `holdOptions`. */
  readonly json: string;
  /** The name of the tenant header. */
  readonly header: string;
  /** The format of ids. */
  readonly ids: IdFormat;
  /** The names of the headers to read. */
  readonly wanted: readonly string[];
  /** A text that every `Cookie` header with the tenant's cookie contains. */
  readonly cookie: string;
}

/** What the kernel says of options. */
interface OptionFacts {
  readonly header: string;
  readonly ids: IdFormat;
  readonly cookie: string;
  readonly forwardedHeader: string | null;
}

const noOptions: ResolveOptions = {};
const parsed = new WeakMap<ResolveOptions, ParsedOptions>();

/** The options used last, in front of the map: a server has one set for all its requests. */
let lastGiven: ResolveOptions | undefined;
let lastParsed: ParsedOptions;

/** Parses options, once for each options object. Pass the same object again. */
export function parseOptions(given: ResolveOptions | null | undefined): ParsedOptions {
  const options = given ?? noOptions;
  if (options !== lastGiven) {
    lastParsed = parsed.get(options) ?? parseNew(options);
    lastGiven = options;
  }
  return lastParsed;
}

function parseNew(options: ResolveOptions): ParsedOptions {
  const json = toJson([options]);
  const { header, ids, cookie, forwardedHeader } = holdOptions<OptionFacts>(json);
  const wanted = ["host", ":authority", forwardedHeader ?? "x-forwarded-host", header, "cookie"];
  const made = { json, header, ids, cookie, wanted };
  parsed.set(options, made);
  return made;
}
