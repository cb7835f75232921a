// The verification of an assertion of the gateway, with keys and tokens that this file makes.
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type TenantAssertionErrorCode, type VerifyAssertionOptions, verifyAssertion } from "tenantry/server";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { ACME, MEDTECH } from "./fixtures.js";

const PERSON = "0a000000-0000-4000-8000-000000000001";

const newKey = (kid: string) => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return { privateKey, jwk: { ...publicKey.export({ format: "jwk" }), kid, use: "sig", alg: "EdDSA" } };
};
const key = newKey("first");
const keys = { keys: [key.jwk] };

const now = () => Math.floor(Date.now() / 1000);
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

function token({
  header = {},
  claims = {},
  by = key.privateKey,
}: {
  header?: object;
  claims?: object;
  by?: KeyObject;
} = {}): string {
  const head = encode({ alg: "EdDSA", typ: "tenantry-assertion+jwt", kid: "first", ...header });
  const iat = now();
  const body = encode({
    iss: "tenantry-gateway",
    aud: "panels",
    tenant: ACME,
    sub: PERSON,
    role: "admin",
    iat,
    exp: iat + 60,
    jti: "7",
    ...claims,
  });
  return `${head}.${body}.${sign(null, Buffer.from(`${head}.${body}`), by).toString("base64url")}`;
}

const request = (assertion: string | undefined, tenant: string | undefined = ACME) =>
  new Headers({
    ...(assertion === undefined ? {} : { "Tenantry-Assertion": assertion }),
    ...(tenant === undefined ? {} : { "X-Tenant-ID": tenant }),
  });

const verify = (headers: Headers, options: Partial<VerifyAssertionOptions> = {}) =>
  verifyAssertion(headers, { upstream: "panels", keys, ...options });

async function expectRefusal(verified: Promise<unknown>, code: TenantAssertionErrorCode, text = "") {
  await expect(verified).rejects.toMatchObject({
    name: "TenantAssertionError",
    code,
    status: code === "ASSERTION_KEYS_UNAVAILABLE" ? 503 : 401,
    message: expect.stringContaining(text),
  });
}

describe("verifyAssertion", () => {
  it("returns tenant, person and role from a request, from Node's request, and from headers", async () => {
    const assertion = token();
    const expected = { tenant: ACME, person: PERSON, role: "admin", id: "7" };
    const options = { upstream: "panels", keys };
    const headers = { "x-tenant-id": ACME.replaceAll("-", ""), "tenantry-assertion": assertion };
    expect(await verifyAssertion(new Request("http://a.test/", { headers }), options)).toMatchObject(expected);
    expect(await verifyAssertion({ headers }, options)).toMatchObject(expected);
    const { issuedAt, expiresAt } = await verifyAssertion(headers, options);
    expect(expiresAt.getTime() - issuedAt.getTime()).toBe(60_000);
  });

  it("refuses a request without an assertion", () => expectRefusal(verify(request(undefined)), "ASSERTION_MISSING"));

  // Planted faults: a signature that is not verified, and an algorithm that the token itself chooses.
  it("accepts nothing but EdDSA by a key of the gateway", async () => {
    const good = token();
    const [head, body, signature] = good.split(".") as [string, string, string];
    const forged = encode({ ...JSON.parse(Buffer.from(body, "base64url").toString()), role: "owner" });
    const invalid: [string, string][] = [
      ["other bytes", `${head}.${forged}.${signature}`],
      ["no signature", `${head}.${body}.`],
      ["another key", token({ by: newKey("first").privateKey })],
      ["an unknown key id", token({ header: { kid: "second" } })],
      ["no key id", token({ header: { kid: undefined } })],
      ["alg none", token({ header: { alg: "none" } })],
      ["alg HS256", token({ header: { alg: "HS256" } })],
      ["alg Ed448", token({ header: { alg: "Ed448" } })],
      ["a session token", token({ header: { typ: "JWT" } })],
      ["no type", token({ header: { typ: undefined } })],
      ["a critical extension", token({ header: { crit: ["b64"], b64: false } })],
      ["a key in the header", token({ header: { jwk: newKey("x").jwk } })],
      ["two assertions", `${good}, ${good}`],
      ["a long text", `${good}${"a".repeat(5000)}`],
      ["no token", "a.b.c"],
      ["empty", ""],
    ];
    for (const [name, assertion] of invalid) {
      const verified = verify(request(assertion));
      await expect(verified, name).rejects.toMatchObject({ code: "ASSERTION_INVALID" });
    }
    expect(await verify(request(good))).toMatchObject({ tenant: ACME });
  });

  // Planted faults: an assertion for another service that counts here, and one of another gateway.
  it("is for one service and by one gateway", async () => {
    await expectRefusal(verify(request(token({ claims: { aud: "mail" } }))), "ASSERTION_INVALID", "another service");
    await expectRefusal(verify(request(token({ claims: { aud: ["panels"] } }))), "ASSERTION_INVALID");
    await expectRefusal(verify(request(token({ claims: { iss: "other" } }))), "ASSERTION_INVALID", "issuer");
    expect(await verify(request(token({ claims: { iss: "other" } })), { issuer: "other" })).toBeDefined();
  });

  // Planted faults: a time that is not checked, and clocks that may differ by any time.
  it("counts for its time", async () => {
    const at = (seconds: number, lifetime = 60) => {
      const iat = now() + seconds;
      return request(token({ claims: { iat, exp: iat + lifetime } }));
    };
    await expectRefusal(verify(at(-70)), "ASSERTION_EXPIRED");
    await expectRefusal(verify(at(30)), "ASSERTION_EXPIRED");
    expect(await verify(at(-62))).toBeDefined();
    expect(await verify(at(3))).toBeDefined();
    await expectRefusal(verify(at(-62), { clockSkew: 0 }), "ASSERTION_EXPIRED");
    await expectRefusal(verify(at(0, 3600)), "ASSERTION_INVALID");
    for (const claims of [{ exp: undefined }, { iat: undefined }, { exp: "2100" }, { iat: 1.5 }]) {
      await expectRefusal(verify(request(token({ claims }))), "ASSERTION_INVALID", "a claim");
    }
  });

  // Planted fault: a service that reads another tenant from X-Tenant-ID than the assertion has.
  it("has the tenant of X-Tenant-ID, which is present once", async () => {
    for (const tenant of ["", MEDTECH, `${ACME}, ${ACME}`, `${ACME}, ${MEDTECH}`, "acme"]) {
      await expectRefusal(verify(request(token(), tenant)), "ASSERTION_TENANT_MISMATCH");
    }
    const without = new Headers({ "tenantry-assertion": token() });
    await expectRefusal(verify(without), "ASSERTION_TENANT_MISMATCH");
    await expectRefusal(verify(request(token({ claims: { tenant: "acme" } }))), "ASSERTION_TENANT_MISMATCH");
  });

  it("refuses wrong options by name", async () => {
    const wrong: [object, string][] = [
      [{ upstream: "" }, "upstream"],
      [{ upstream: undefined }, "upstream"],
      [{ keys: undefined }, "jwksUrl"],
      [{ jwksUrl: "http://a.test/" }, "jwksUrl"],
      [{ keys: { key: [] } }, "keys"],
      [{ keys: undefined, jwksUrl: "file:///keys" }, "jwksUrl"],
      [{ clockSkew: 3600 }, "clockSkew"],
      [{ audience: "panels" }, "audience"],
    ];
    for (const [options, field] of wrong) {
      const verified = verify(request(token()), options as Partial<VerifyAssertionOptions>);
      await expect(verified, field).rejects.toMatchObject({ code: "TENANT_VALIDATION", details: { field } });
    }
  });
});

describe("the keys behind an address", () => {
  async function serve() {
    const state = { keys: [key.jwk] as object[], status: 200, questions: 0 };
    const server = createServer((_, response) => {
      state.questions += 1;
      response.writeHead(state.status, { "content-type": "application/json", location: "/elsewhere" });
      response.end(JSON.stringify({ keys: state.keys }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    onTestFinished(() => void server.close());
    return { state, jwksUrl };
  }

  // Planted faults: a question for each request, and for each key id that a stranger invents.
  it("asks once for many requests, and rarely for unknown key ids", async () => {
    const { state, jwksUrl } = await serve();
    const verified = Array.from({ length: 20 }, () => verify(request(token()), { keys: undefined, jwksUrl }));
    expect(await Promise.all(verified)).toHaveLength(20);
    expect(state.questions).toBe(1);
    for (let at = 0; at < 20; at++) {
      const unknown = request(token({ header: { kid: `unknown-${at}` } }));
      await expectRefusal(verify(unknown, { keys: undefined, jwksUrl }), "ASSERTION_INVALID");
    }
    expect(state.questions).toBe(1);
  });

  // Planted faults: keys that are kept for ever, and a gateway whose pause ends the service behind it.
  it("finds a new key, forgets an old one, and outlasts a pause of the gateway", async () => {
    const { state, jwksUrl } = await serve();
    const clock = vi.spyOn(performance, "now");
    let time = 1_000_000;
    clock.mockImplementation(() => time);
    try {
      const options = { keys: undefined, jwksUrl };
      await verify(request(token()), options);
      const second = newKey("second");
      state.keys = [second.jwk];
      const newToken = token({ header: { kid: "second" }, by: second.privateKey });
      time += 11_000;
      expect(await verify(request(newToken), options)).toBeDefined();
      await expectRefusal(verify(request(token()), options), "ASSERTION_INVALID", "key");
      state.status = 503;
      time += 6 * 60_000;
      expect(await verify(request(newToken), options)).toBeDefined();
      time += 61 * 60_000;
      await expectRefusal(verify(request(newToken), options), "ASSERTION_KEYS_UNAVAILABLE", jwksUrl);
    } finally {
      clock.mockRestore();
    }
  });

  // Planted fault: keys of the address that a redirect names.
  it("follows no redirect", async () => {
    const { state, jwksUrl } = await serve();
    state.status = 302;
    const verified = verify(request(token()), { keys: undefined, jwksUrl });
    await expectRefusal(verified, "ASSERTION_KEYS_UNAVAILABLE");
  });
});
