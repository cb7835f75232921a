// The recipe for a FastAPI service behind the gateway, with keys and assertions that this file makes.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { createServer, get } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { checkout } from "./fixture.mjs";

/** The folder with the programs of Python, which `npm run test:packages` installs. */
const TOOLS = process.env.FASTAPI_TOOLS ?? join(checkout, ".tools", "fastapi", "bin");
const ACME = "11111111-1111-1111-1111-111111111111";
const MEDTECH = "22222222-2222-2222-2222-222222222222";

const key = generateKeyPairSync("ed25519");
const otherKey = generateKeyPairSync("ed25519");
const jwk = { ...key.publicKey.export({ format: "jwk" }), kid: "first", use: "sig", alg: "EdDSA" };
const signedBy = (pair) => (message) => sign(null, message, pair.privateKey);

let gateway;
let service;
let address;

before(async () => {
  gateway = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] }))).listen(0, "127.0.0.1");
  await once(gateway, "listening");
  const uvicorn = ["-m", "uvicorn", "fastapi_behind_gateway:app", "--port", "0", "--app-dir", "docs/recipes"];
  service = spawn(join(TOOLS, "python"), ["-B", ...uvicorn], {
    cwd: checkout,
    env: { ...process.env, GATEWAY_JWKS_URL: `http://127.0.0.1:${gateway.address().port}/keys` },
    stdio: ["ignore", "ignore", "pipe"],
  });
  for await (const line of createInterface(service.stderr)) {
    address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (address) break;
  }
  assert.ok(address, "uvicorn listens");
});

after(() => {
  service?.kill();
  gateway?.close();
});

function assertion({ header = {}, claims = {}, by = signedBy(key) } = {}) {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const iat = Math.floor(Date.now() / 1000);
  const times = { iat, exp: iat + 60 };
  const all = { iss: "tenantry-gateway", aud: "panels", tenant: ACME, sub: "ada", role: "admin", ...times, jti: "7" };
  const head = encode({ alg: "EdDSA", typ: "tenantry-assertion+jwt", kid: "first", ...header });
  const message = `${head}.${encode({ ...all, ...claims })}`;
  return `${message}.${by(Buffer.from(message)).toString("base64url")}`;
}

/** Not `fetch`, which joins two lines of a header. */
async function whoami(headers) {
  const [response] = await once(get(`${address}/api/whoami`, { headers }), "response");
  const body = (await response.toArray()).join("");
  return { status: response.statusCode, body };
}

test("a FastAPI service behind the gateway knows tenant, person and role", async () => {
  const { status, body } = await whoami({ "tenantry-assertion": assertion(), "x-tenant-id": ACME });
  assert.equal(status, 200, body);
  assert.deepEqual(JSON.parse(body), { tenant: ACME, person: "ada", role: "admin" });
});

// Planted faults: an algorithm that the token chooses, no check of audience, issuer or time, the first of two lines.
test("a FastAPI service behind the gateway refuses every other request", async () => {
  const good = assertion();
  const old = Math.floor(Date.now() / 1000) - 120;
  const publicKey = key.publicKey.export({ type: "spki", format: "pem" });
  const refused = {
    "no assertion": { "x-tenant-id": ACME },
    "no tenant": { "tenantry-assertion": good },
    "another tenant": { "tenantry-assertion": good, "x-tenant-id": MEDTECH },
    "two tenants": { "tenantry-assertion": good, "x-tenant-id": [ACME, MEDTECH] },
    "two assertions": { "tenantry-assertion": [good, good], "x-tenant-id": ACME },
  };
  const tokens = {
    "another key": assertion({ by: signedBy(otherKey) }),
    "another service": assertion({ claims: { aud: "mail" } }),
    "a list of services": assertion({ claims: { aud: ["panels"] } }),
    "another issuer": assertion({ claims: { iss: "other" } }),
    old: assertion({ claims: { iat: old, exp: old + 60 } }),
    "no end": assertion({ claims: { exp: undefined } }),
    "no role": assertion({ claims: { role: undefined } }),
    "alg none": assertion({ header: { alg: "none" }, by: () => Buffer.alloc(0) }),
    "alg HS256": assertion({
      header: { alg: "HS256" },
      by: (message) => createHmac("sha256", publicKey).update(message).digest(),
    }),
    "another type": assertion({ header: { typ: "JWT" } }),
    "a key in the header": assertion({ header: { jwk } }),
    "no token": "a.b.c",
  };
  for (const [name, token] of Object.entries(tokens)) {
    refused[name] = { "tenantry-assertion": token, "x-tenant-id": ACME };
  }
  for (const [name, headers] of Object.entries(refused)) {
    assert.equal((await whoami(headers)).status, 401, name);
  }
});
