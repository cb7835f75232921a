// An identity provider on this machine: it publishes its keys, and signs access tokens.

import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

const ISSUER = "https://login.example.com/";
const AUDIENCE = "api.example.com";

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Starts it on a free port. `stop` ends it, and `token(claims, key)` signs with another key if one is given. */
export async function startIssuer() {
  const own = newKey();
  const jwk = { ...own.publicKey.export({ format: "jwk" }), kid: "first", use: "sig", alg: "EdDSA" };
  const server = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] })));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const token = (claims, key = own) => {
    const now = Math.floor(Date.now() / 1000);
    const head = base64url({ alg: "EdDSA", typ: "JWT", kid: "first" });
    const body = base64url({ iss: ISSUER, aud: AUDIENCE, iat: now, exp: now + 600, ...claims });
    return `${head}.${body}.${sign(null, Buffer.from(`${head}.${body}`), key.privateKey).toString("base64url")}`;
  };
  const stop = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  const env = { JWKS_URL: `http://127.0.0.1:${server.address().port}/keys`, ISSUER, AUDIENCE };
  return { env, token, stop };
}

export const newKey = () => generateKeyPairSync("ed25519");
