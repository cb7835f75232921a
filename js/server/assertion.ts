// The verification of what the gateway says about a request, for a service behind it.
import { areHeaders, type HeadersLike, readHeaders } from "../resolution/headers.js";
import { readTenantId, type TenantId } from "../tenant/tenant-id.js";
import { requireText } from "../tenant/text.js";
import { validationError } from "../wasm/refusals.js";
import { TenantAssertionError } from "./assertion-error.js";
import { type AssertionKeySet, givenKeys, remoteKeys } from "./assertion-keys.js";

/** What a service knows of the gateway in front of it. */
export interface VerifyAssertionOptions {
  /** The name of this service in `GATEWAY_UPSTREAMS`. An assertion for another service does not count. */
  readonly upstream: string;
  /** The address of the gateway's keys. They are kept for 5 minutes, and for an hour while it does not answer. */
  readonly jwksUrl?: string | URL | undefined;
  /** The keys themselves, instead of their address. */
  readonly keys?: AssertionKeySet | undefined;
  /** `GATEWAY_ASSERTION_ISSUER` of the gateway. @default "tenantry-gateway" */
  readonly issuer?: string | undefined;
  /** By how many seconds the clocks of gateway and service may differ, at most 60. @default 5 */
  readonly clockSkew?: number | undefined;
}

/** What the gateway says about a request. */
export interface TenantAssertion {
  /** The tenant of the request. It is that of `X-Tenant-ID`. */
  readonly tenant: TenantId;
  /** The id of the person. */
  readonly person: string;
  /** The person's role in the tenant, such as `admin`. */
  readonly role: string;
  /** The id of the assertion. Each request has its own. */
  readonly id: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

const OPTIONS = ["upstream", "jwksUrl", "keys", "issuer", "clockSkew"];
const TYPE = "tenantry-assertion+jwt";
const MAX_LENGTH = 4096;
const MAX_LIFETIME = 60;
const MAX_SKEW = 60;
const BASE64URL = /^[\w-]+$/;

/**
 * Verifies that a request came through the gateway, for this service, and returns its tenant and person.
 *
 * - It checks the signature (EdDSA with Ed25519 and nothing else), the key id, the issuer, the service, the time, and
 *   that `X-Tenant-ID` is present once and names the same tenant.
 * - Call it before any work of a request. A request that reaches the service past the gateway has no assertion.
 *
 * @param request A `Request`, Node's `IncomingMessage`, or headers in any shape that servers use.
 * @throws {TenantAssertionError} with a `code`, and the `status` to answer with.
 * @throws {TenantValidationError} for wrong options.
 * @example
 * const { tenant, person } = await verifyAssertion(request, {
 *   upstream: "panels",
 *   jwksUrl: "http://gateway:8787/.well-known/jwks.json",
 * });
 */
export async function verifyAssertion(
  request: { readonly headers: HeadersLike } | HeadersLike,
  options: VerifyAssertionOptions,
): Promise<TenantAssertion> {
  const { upstream, issuer, skew, findKey } = readOptions(options);
  const headers = areHeaders(request) ? request : (request as { headers: HeadersLike }).headers;
  const [assertion, tenantHeader] = readHeaders(headers, ["tenantry-assertion", "x-tenant-id"]);
  if (assertion === undefined) {
    throw new TenantAssertionError(
      "ASSERTION_MISSING",
      "The request has no Tenantry-Assertion. It did not come through the gateway; send it there.",
    );
  }
  const { keyId, claims, message, signature } = decode(assertion);
  const key = await findKey(keyId);
  if (!key) {
    throw invalid("its key is not one of the gateway's");
  }
  if (!(await crypto.subtle.verify("Ed25519", key, signature, message))) {
    throw invalid("its signature is wrong");
  }
  const { iss, aud, tenant, sub, role, iat, exp, jti } = claims;
  if (iss !== issuer) {
    throw invalid("its issuer is another one");
  }
  if (aud !== upstream) {
    throw invalid("it is for another service");
  }
  if (!isText(sub) || !isText(role) || !isText(jti) || !isTime(iat) || !isTime(exp) || exp - iat > MAX_LIFETIME) {
    throw invalid("a claim is missing or wrong");
  }
  const now = Date.now() / 1000;
  if (now > exp + skew || now < iat - skew) {
    throw new TenantAssertionError(
      "ASSERTION_EXPIRED",
      "The assertion is not valid at this time. If it is new, compare the clocks of gateway and service.",
    );
  }
  return {
    tenant: readTenant(tenant, tenantHeader),
    person: sub,
    role,
    id: jti,
    issuedAt: new Date(iat * 1000),
    expiresAt: new Date(exp * 1000),
  };
}

function readOptions(options: VerifyAssertionOptions) {
  const unknown = Object.keys(options ?? {}).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) {
    throw validationError(unknown, `this is not an option here; the options are ${OPTIONS.join(", ")}`);
  }
  const { upstream, jwksUrl, keys, issuer = "tenantry-gateway", clockSkew: skew = 5 } = options;
  if (requireText(upstream, "upstream") === "") {
    throw validationError("upstream", "it is empty; write the name of this service in GATEWAY_UPSTREAMS");
  }
  if (typeof skew !== "number" || !(skew >= 0 && skew <= MAX_SKEW)) {
    throw validationError("clockSkew", `write seconds from 0 to ${MAX_SKEW}`);
  }
  const findKey = keyFinder(jwksUrl, keys);
  return { upstream, issuer: requireText(issuer, "issuer"), skew, findKey };
}

function keyFinder(jwksUrl: string | URL | undefined, keys: AssertionKeySet | undefined) {
  if (jwksUrl !== undefined && keys === undefined) {
    const remote = remoteKeys(jwksUrl);
    return (id: string) => remote.find(id);
  }
  if (jwksUrl === undefined && typeof keys === "object" && keys !== null) {
    return async (id: string) => (await givenKeys(keys)).get(id);
  }
  throw validationError("jwksUrl", "write either jwksUrl, an address, or keys, a JSON Web Key Set");
}

function decode(assertion: string) {
  const parts = assertion.length <= MAX_LENGTH ? assertion.split(".") : [];
  const [head = "", body = "", signature = ""] = parts;
  if (parts.length !== 3 || !parts.every((part) => BASE64URL.test(part))) {
    throw invalid("it is not one JWT in compact form");
  }
  const { alg, typ, kid, ...others } = decodeObject(head);
  if (alg !== "EdDSA" || typ !== TYPE || !isText(kid) || Object.keys(others).length > 0) {
    throw invalid("its header is not that of an assertion");
  }
  const message = new TextEncoder().encode(`${head}.${body}`);
  return { keyId: kid, claims: decodeObject(body), message, signature: bytesOf(signature) };
}

function decodeObject(part: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(part)));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // The error below.
  }
  throw invalid("a part of it is not a JSON object");
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  try {
    const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    throw invalid("a part of it is not base64url");
  }
}

/** The tenant of the assertion. Code that reads `X-Tenant-ID` must see the same one. */
function readTenant(claimed: unknown, header: string | undefined): TenantId {
  try {
    const tenant = readTenantId(claimed as string);
    if (header !== undefined && readTenantId(header) === tenant) {
      return tenant;
    }
  } catch {
    // The error below.
  }
  throw new TenantAssertionError(
    "ASSERTION_TENANT_MISMATCH",
    "X-Tenant-ID is missing, repeated, or not the tenant of the assertion. Pass the gateway's headers on unchanged.",
  );
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

const isTime = (value: unknown): value is number => Number.isSafeInteger(value);

function invalid(reason: string): TenantAssertionError {
  return new TenantAssertionError("ASSERTION_INVALID", `The assertion does not count: ${reason}.`);
}
