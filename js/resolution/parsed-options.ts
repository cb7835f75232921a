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
  /**
   * The host that needed the cookie last: usually the one that all tenants share. A guess, so that its next cookie is
   * written at once. No result depends on it.
   */
  sharedHost: string | undefined;
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

/** Parses options, once for each options object. Pass the same object again. */
export function parseOptions(given: ResolveOptions | null | undefined): ParsedOptions {
  const options = given ?? noOptions;
  const known = parsed.get(options);
  if (known !== undefined) {
    return known;
  }
  const json = toJson([options]);
  const { header, ids, cookie, forwardedHeader } = holdOptions<OptionFacts>(json);
  const wanted = ["host", ":authority", forwardedHeader ?? "x-forwarded-host", header, "cookie"];
  const made = { json, header, ids, cookie, wanted, sharedHost: undefined };
  parsed.set(options, made);
  return made;
}
