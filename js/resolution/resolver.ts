// The hot path of resolving: one write of the facts into the module's buffer, and one call with numbers.

import { brand } from "../tenant/tenant-id.js";
import { resolve, resolveFully } from "../wasm/generated/tenantry.js";
import { holdOptions } from "../wasm/held-options.js";
import { call, discardInstance, readAscii, writeAscii } from "../wasm/kernel.js";
import { isId, isUnconfirmed, lengthIn, REFUSED, sourceIn, startIn } from "./packed-answer.js";
import type { ParsedOptions } from "./parsed-options.js";
import type { Fact, Facts } from "./request-facts.js";
import type { Resolution } from "./resolution.js";

/** Resolves a request whose facts were read. */
export function resolveFacts(options: ParsedOptions, facts: Facts): Resolution {
  holdOptions(options.json);
  return resolveAscii(options, facts) ?? call(resolveFully, ...facts);
}

/** Resolves without strings. Returns null for a refusal, and for facts that do not fit into the buffer. */
function resolveAscii(options: ParsedOptions, facts: Facts): Resolution | null {
  // By index: destructuring would run the array's iterator, which is measurable at one microsecond for the whole call.
  const host = facts[0];
  const authority = facts[1];
  const forwardedHost = facts[2];
  const header = facts[3];
  const cookies = facts[4];
  const cookie = cookies && cookiesFrom(cookies, options.cookie);
  if (!writeAscii(`${host ?? ""}${authority ?? ""}${forwardedHost ?? ""}${header ?? ""}${cookie ?? ""}`)) {
    return null;
  }
  let answer: number;
  try {
    answer = resolve(sizeOf(host), sizeOf(authority), sizeOf(forwardedHost), sizeOf(header), sizeOf(cookie));
  } catch (cause) {
    throw discardInstance(cause);
  }
  if (answer === REFUSED || isUnconfirmed(answer)) {
    return null;
  }
  const start = startIn(answer);
  const length = lengthIn(answer);
  // Usually the result is a part of the host, which is first in the buffer.
  const isInHost = host !== undefined && start + length <= host.length;
  const tenant = isInHost ? host.slice(start, start + length) : readAscii(start, length);
  if (tenant.length !== length) {
    return null;
  }
  const source = sourceIn(answer);
  return isId(answer)
    ? { id: brand(tenant), slug: null, source, unconfirmed: [] }
    : { id: null, slug: tenant, source, unconfirmed: [] };
}

/** The cookies from the first one whose text contains the name. Most requests have none. */
function cookiesFrom(cookies: string, name: string): Fact {
  const at = cookies.indexOf(name);
  return at < 0 ? undefined : cookies.slice(cookies.lastIndexOf(";", at) + 1);
}

const sizeOf = (fact: Fact) => fact?.length ?? -1;
