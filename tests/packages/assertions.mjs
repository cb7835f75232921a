// Assertions as the gateway signs them, with a key that this process makes.

import { generateKeyPairSync, sign } from "node:crypto";
import { TENANTS } from "./tenant-api.mjs";

const { acme, medtech } = TENANTS;
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const keys = { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "1", use: "sig", alg: "EdDSA" }] };

const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

function signed(claims = {}) {
  const now = Math.floor(Date.now() / 1000);
  const issued = { iss: "tenantry-gateway", aud: "panels", tenant: acme.id, sub: "0a", role: "admin", jti: "7" };
  const head = encode({ alg: "EdDSA", typ: "tenantry-assertion+jwt", kid: "1" });
  const message = `${head}.${encode({ ...issued, iat: now, exp: now + 60, ...claims })}`;
  return `${message}.${sign(null, Buffer.from(message), privateKey).toString("base64url")}`;
}

function tampered() {
  const [head, body, signature] = signed().split(".");
  const claims = JSON.parse(Buffer.from(body, "base64url"));
  return [head, encode({ ...claims, role: "owner" }), signature].join(".");
}

/** The keys, and the headers of requests to verify now: the assertions expire. */
export function assertions() {
  const now = Math.floor(Date.now() / 1000);
  const of = (assertion, tenant = acme.id) => ({ "tenantry-assertion": assertion, "x-tenant-id": tenant });
  const requests = [
    of(signed()),
    of(tampered()),
    of(signed({ iat: now - 120, exp: now - 60 })),
    of(signed({ aud: "mail" })),
    of(signed(), medtech.id),
    { "x-tenant-id": acme.id },
  ];
  return JSON.stringify({ keys, requests });
}

/** What `fixtures/every-runtime/assertions.js` says of them. */
export const VERIFIED = [
  acme.id,
  "ASSERTION_INVALID",
  "ASSERTION_EXPIRED",
  "ASSERTION_INVALID",
  "ASSERTION_TENANT_MISMATCH",
  "ASSERTION_MISSING",
];
