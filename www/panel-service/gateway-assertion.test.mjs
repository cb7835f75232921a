// Which assertions the panel service accepts, with real keys.

import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { after, test } from "node:test";
import { assertionVerifier } from "./gateway-assertion.mjs";
import { createPanelServer } from "./panel-server.mjs";

const ACME = "11111111-1111-1111-1111-111111111111";
const MEDTECH = "22222222-2222-2222-2222-222222222222";
const PANEL = "9a000000-0000-4000-8000-00000000a001";

const body = JSON.stringify({
  panelId: PANEL,
  question: "Should stable patients move to a direct anticoagulant?",
  type: "open",
  agents: [{ id: "a9e00000-0000-4000-8000-000000000001", name: "Dr. Amara Nwosu", specialty: "Clinical evidence" }],
});

function newKey() {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const { x } = publicKey.export({ format: "jwk" });
  const kid = createHash("sha256").update(x).digest("base64url");
  return { privateKey, kid, jwk: { kty: "OKP", crv: "Ed25519", alg: "EdDSA", use: "sig", kid, x } };
}

const gateway = newKey();
const stranger = newKey();

/** An assertion as the gateway signs it, with these claims in other words. */
function assertion(claims, { key = gateway, kid = key.kid } = {}) {
  const now = Math.floor(Date.now() / 1000);
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const standard = { iss: "tenantry-gateway", aud: "panels/runs", tenant: ACME, sub: randomUUID(), role: "member" };
  const message = [
    part({ alg: "EdDSA", typ: "tenantry-assertion+jwt", kid }),
    part({ ...standard, iat: now, exp: now + 60, jti: randomUUID(), ...claims }),
  ].join(".");
  return `${message}.${sign(null, Buffer.from(message), key.privateKey).toString("base64url")}`;
}

const verify = assertionVerifier("panels", { keys: { keys: [gateway.jwk] } });
const server = createPanelServer({ verify, paceMs: 0 });
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
after(() => {
  server.close();
  server.closeAllConnections();
});
const url = `http://127.0.0.1:${server.address().port}`;

const headersOf = (token, tenant) => ({
  ...(token && { "tenantry-assertion": token }),
  ...(tenant && { "x-tenant-id": tenant }),
});
const start = (token, tenant = ACME) =>
  fetch(`${url}/runs`, { method: "POST", body, headers: headersOf(token, tenant) });
const follow = (token, tenant = ACME) => fetch(`${url}/runs/${PANEL}/events`, { headers: headersOf(token, tenant) });

async function expectStatus(response, status) {
  const text = await response.text();
  assert.equal(response.status, status, text);
}

test("the gateway starts a run, and a member of the tenant follows it", async () => {
  await expectStatus(await start(assertion({})), 200);
  await expectStatus(await follow(assertion({ aud: "panels" })), 200);
});

// Planted faults: a service that trusts X-Tenant-ID, a key of anyone, another service's assertion, an old one.
test("a missing, forged, foreign or expired assertion is refused", async () => {
  const now = Math.floor(Date.now() / 1000);
  const forged = assertion({}).split(".");
  forged[1] = Buffer.from(JSON.stringify({ tenant: MEDTECH })).toString("base64url");
  for (const [name, token, tenant] of [
    ["missing", undefined],
    ["empty", "x"],
    ["changed after it was signed", forged.join(".")],
    ["of another key", assertion({}, { key: stranger })],
    ["of another key under the gateway's id", assertion({}, { key: stranger, kid: gateway.kid })],
    ["for another service", assertion({ aud: "billing" })],
    ["of another gateway", assertion({ iss: "another" })],
    ["expired", assertion({ iat: now - 120, exp: now - 60 })],
    ["too long", assertion({ exp: now + 3600 })],
    ["for another tenant than the header", assertion({}), MEDTECH],
    ["without the header", assertion({}), ""],
  ]) {
    const { status } = await start(token, tenant);
    assert.ok([400, 401, 403].includes(status), `${name}: ${status}`);
  }
});

// Planted fault: a member who starts a run through the proxy, with a question and experts of their own.
test("an assertion of a member's request starts no run, and one of the gateway reads none", async () => {
  await expectStatus(await start(assertion({ aud: "panels" })), 401);
  await expectStatus(await follow(assertion({ aud: "panels/runs" })), 401);
});

test("a valid assertion of another tenant does not find the run", async () => {
  await expectStatus(await start(assertion({})), 200);
  await expectStatus(await follow(assertion({ aud: "panels", tenant: MEDTECH }), MEDTECH), 404);
});
