// The hot path of resolving: one write of the facts into the module's buffer, and one call with numbers.

import { brand } from "../tenant/tenant-id.js";
import { resolve, resolveFully } from "../wasm/generated/tenantry.js";
import { holdOptions } from "../wasm/held-options.js";
import { call, kernel } from "../wasm/kernel.js";
import {
  ABSENT,
  isId,
  isUnconfirmed,
  lengthIn,
  NEEDS_COOKIE,
  REFUSED,
  sourceIn,
  startIn,
  UNWRITTEN,
} from "./packed-answer.js";
import type { ParsedOptions } from "./parsed-options.js";
import type { Fact, Facts } from "./request-facts.js";
import type { Resolution } from "./resolution.js";

/** Characters of a short `Cookie` header. */
const SHORT = 256;

/** Resolves a request whose facts were read. */
export function resolveFacts(options: ParsedOptions, facts: Facts): Resolution {
  holdOptions(options.json);
  return resolveAscii(options, facts) ?? call(resolveFully, ...facts);
}

/** Resolves without JSON. Returns null for a refusal, and for facts that do not fit into the buffer. */
function resolveAscii(options: ParsedOptions, facts: Facts): Resolution | null {
  // By index: destructuring would run the array's iterator, which is measurable at half a microsecond for the call.
  let text = `${facts[0] ?? ""}${facts[1] ?? ""}${facts[2] ?? ""}${facts[3] ?? ""}`;
  const cookies = facts[4];
  let answer = NEEDS_COOKIE;
  if (cookies === undefined || facts[0] !== options.sharedHost) {
    answer = ask(text, facts, cookies === undefined ? ABSENT : UNWRITTEN);
  }
  if (answer === NEEDS_COOKIE && cookies !== undefined) {
    options.sharedHost = facts[0];
    const cookie = cookiesFrom(cookies, options.cookie);
    text += cookie;
    answer = ask(text, facts, cookie.length);
  }
  if (answer === REFUSED || isUnconfirmed(answer)) {
    return null;
  }
  const start = startIn(answer);
  const length = lengthIn(answer);
  // Usually the tenant is a part of the text, and then it is not read from the buffer.
  const tenant = start < text.length ? text.slice(start, start + length) : kernel().readAscii(start, length);
  if (tenant.length !== length) {
    return null;
  }
  const source = sourceIn(answer);
  return isId(answer)
    ? { id: brand(tenant), slug: null, source, unconfirmed: [] }
    : { id: null, slug: tenant, source, unconfirmed: [] };
}

/** The kernel's packed answer about facts, which stand in the text one after the other. */
function ask(text: string, facts: Facts, cookieLength: number): number {
  if (!kernel().writeAscii(text)) {
    return REFUSED;
  }
  try {
    return resolve(lengthOf(facts[0]), lengthOf(facts[1]), lengthOf(facts[2]), lengthOf(facts[3]), cookieLength);
  } catch (cause) {
    throw kernel().discardInstance(cause);
  }
}

/**
 * The cookies from the first one whose text contains the name. To search a short header takes longer than to let the
 * kernel read it.
 */
function cookiesFrom(cookies: string, name: string): string {
  if (cookies.length < SHORT) {
    return cookies;
  }
  const at = cookies.indexOf(name);
  return at < 0 ? "" : cookies.slice(cookies.lastIndexOf(";", at) + 1);
}

const lengthOf = (fact: Fact) => fact?.length ?? ABSENT;
