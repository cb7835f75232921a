// What the host of a request is, for a server that answers a request without a tenant.

import { hostFacts } from "../wasm/generated/tenantry.js";
import { holdOptions } from "../wasm/held-options.js";
import { call } from "../wasm/kernel.js";
import { parseOptions } from "./parsed-options.js";
import { factsOf } from "./request-facts.js";
import type { RequestLike, ResolveOptions } from "./resolve-options.js";

/** The host that the visitor asked for, as the kernel reads it. */
export interface HostFacts {
  /** Whether it is under a root domain, a custom domain, in no domain of the options, or an IP address. */
  readonly kind: "root" | "custom" | "unknown" | "ip";
  /** The name in lowercase, without the port; an IP address with its port. */
  readonly name: string;
  readonly port: string | null;
  /** The root domain that it is, or is under; null for another host. */
  readonly root: string | null;
}

/** Reads the host of a request. Null if the request has none, or if it is not a host. */
export function readHost(request: RequestLike, options: ResolveOptions): HostFacts | null {
  const parsed = parseOptions(options);
  const facts = factsOf(request, parsed.wanted);
  holdOptions(parsed.json);
  const host = call<readonly [HostFacts["kind"], string, string | null, string | null] | null>(hostFacts, ...facts);
  return host && { kind: host[0], name: host[1], port: host[2], root: host[3] };
}
