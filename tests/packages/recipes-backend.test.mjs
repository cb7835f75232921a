// The recipes for a backend in Express and in FastAPI: one black-box test for both, with the client of the tarball.

import assert from "node:assert/strict";
import { once } from "node:events";
import { get } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { checkout, install } from "./fixture.mjs";
import { newKey, startIssuer } from "./issuer.mjs";
import { serveWith } from "./server.mjs";

const PYTHON = join(process.env.FASTAPI_TOOLS ?? join(checkout, ".tools", "fastapi", "bin"), "python");
const ACME = "11111111-1111-1111-1111-111111111111";
const MEDTECH = "22222222-2222-2222-2222-222222222222";
const GLOBEX = "33333333-3333-3333-3333-333333333333";
const INITECH = "44444444-4444-4444-4444-444444444444";

const UVICORN = ["-B", "-m", "uvicorn", "tenant_api:app", "--app-dir", "fastapi"];
const BACKENDS = {
  Express: { command: "node", args: () => ["express/server.mjs"] },
  FastAPI: { command: PYTHON, args: (port) => [...UVICORN, "--port", String(port)] },
};

let fixture;
let issuer;
let tenantry;
let ada;

before(async () => {
  issuer = await startIssuer();
  ada = `Bearer ${issuer.token({ sub: "ada" })}`;
  fixture = await install("recipes-backend");
  tenantry = await import(pathToFileURL(join(fixture.folder, "client.mjs")));
});

after(async () => {
  await fixture?.remove();
  await issuer?.stop();
});

const start = ({ command, args }, env = {}) => serveWith({ ...issuer.env, ...env }, fixture.folder, command, args);

for (const [name, backend] of Object.entries(BACKENDS)) {
  describe(name, () => {
    let server;
    let api;

    before(async () => {
      server = await start(backend);
      api = `http://127.0.0.1:${server.port}`;
    });

    after(() => server?.stop());

    /** Not `fetch`, which joins two lines of a header. */
    async function ask(path, headers = {}) {
      const [response] = await once(get(`${api}${path}`, { headers: { authorization: ada, ...headers } }), "response");
      const body = (await response.toArray()).join("");
      return { status: response.statusCode, headers: response.headers, body: body === "" ? null : JSON.parse(body) };
    }

    /** A client of a page, with the requests that it sends and their statuses in `sent`. */
    function clientFor(request, authorization = ada) {
      const sent = [];
      const client = tenantry.createTenantClient({
        api,
        request,
        fetch: async (input, init) => {
          const signed = new Request(input, init);
          signed.headers.set("authorization", authorization);
          const response = await fetch(signed);
          sent.push(`${new URL(signed.url).pathname} ${response.status}`);
          return response;
        },
      });
      return { client, sent };
    }

    test(`the client gets profile, list and data from ${name}`, async () => {
      const { client, sent } = clientFor({ host: "acme.localhost" });
      await client.ready;
      assert.equal(client.tenant.name, "Acme Corporation");
      assert.equal(client.flag("advanced_analytics", false), true);
      const tenants = await client.listTenants();
      assert.deepEqual(
        tenants.map(({ id, slug, role }) => [id, slug, role]),
        [
          [ACME, "acme", "admin"],
          [MEDTECH, "medtech", "member"],
        ],
      );
      const response = await client.fetch(`${api}/v1/panels`);
      assert.deepEqual(
        (await response.json()).panels.map(({ id }) => id),
        ["p1"],
      );
      assert.equal((await client.fetch(`${api}/v1/nothing`)).status, 404);
      // Planted fault: the 304 that Express gives by itself, which a `fetch` with If-None-Match never gets.
      await client.refresh();
      assert.equal(sent.at(-1), `/v1/tenants/${ACME}/profile 304`);
      assert.equal(client.status, "READY");
      client.dispose();
    });

    test(`a client of ${name} switches tenant`, async () => {
      const { client } = clientFor({ host: "localhost", cookie: `tenant_id=${ACME}` });
      await client.ready;
      await client.switchTenant(MEDTECH);
      assert.equal(client.tenant.name, "MedTech Labs");
      const response = await client.fetch(`${api}/v1/panels`);
      assert.deepEqual(
        (await response.json()).panels.map(({ id }) => id),
        ["p2"],
      );
      await assert.rejects(client.switchTenant(GLOBEX), { code: "UNAUTHORIZED_TENANT_ACCESS" });
      assert.equal(client.tenantId, MEDTECH);
      client.dispose();
    });

    test(`a tenant that ${name} does not give to the caller is the same error as one that does not exist`, async () => {
      const refused = [
        await ask("/v1/tenants/globex/profile"),
        await ask("/v1/tenants/nowhere/profile"),
        await ask("/v1/tenants/initech/profile"),
        await ask(`/v1/tenants/${GLOBEX}/profile`),
        await ask("/v1/panels", { "x-tenant-id": GLOBEX }),
        await ask("/v1/panels", { "x-tenant-id": INITECH }),
        await ask("/v1/panels", { "x-tenant-id": "55555555-5555-5555-5555-555555555555" }),
      ];
      for (const { status, headers, body } of refused) {
        assert.equal(status, 403);
        assert.deepEqual(body, refused[0].body);
        assert.equal(body.code, "UNAUTHORIZED_TENANT_ACCESS");
        assert.equal(body.type, "https://tenantry.github.io/tenantry/errors/UNAUTHORIZED_TENANT_ACCESS");
        assert.match(headers["content-type"], /^application\/problem\+json/);
        assert.equal(headers["x-tenant-id"], undefined);
      }
      const { client } = clientFor({ host: "globex.localhost" });
      await assert.rejects(client.ready, { code: "UNAUTHORIZED_TENANT_ACCESS" });
      client.dispose();
    });

    test(`every response of ${name} is private, and one for a tenant names it and has its data only`, async () => {
      const ofAcme = [
        await ask("/v1/tenants/acme/profile"),
        await ask(`/v1/tenants/${ACME}/profile`),
        await ask("/v1/panels", { "x-tenant-id": ACME }),
        await ask("/v1/panels/p2", { "x-tenant-id": ACME }),
      ];
      const others = [
        await ask("/v1/nothing", { "x-tenant-id": ACME }),
        await ask("/v1/tenants"),
        await ask("/v1/panels", { "x-tenant-id": GLOBEX }),
      ];
      for (const { headers } of [...ofAcme, ...others]) {
        assert.equal(headers["cache-control"], "private, no-store");
        assert.match(headers.vary, /X-Tenant-ID, Origin/);
      }
      assert.deepEqual(
        ofAcme.map(({ headers }) => headers["x-tenant-id"]),
        [ACME, ACME, ACME, ACME],
      );
      assert.deepEqual(
        ofAcme.map(({ status }) => status),
        [200, 200, 200, 404],
      );
      assert.equal(ofAcme[3].body.code, "NOT_FOUND");
      assert.deepEqual([others[0].status, others[0].body.code], [404, "NO_SUCH_ROUTE"]);
    });

    test(`${name} answers 304 to the tag of the profile, and the profile to another tag`, async () => {
      const { headers, body } = await ask("/v1/tenants/acme/profile");
      const same = await ask("/v1/tenants/acme/profile", { "if-none-match": headers.etag });
      assert.deepEqual([same.status, same.body, same.headers["x-tenant-id"]], [304, null, ACME]);
      const other = await ask("/v1/tenants/acme/profile", { "if-none-match": '"other"' });
      assert.deepEqual([other.status, other.body], [200, body]);
      const medtech = await ask("/v1/tenants/medtech/profile", { "if-none-match": headers.etag });
      assert.equal(medtech.status, 200);
    });

    // Planted faults: the first of two ids counts, a slug counts as an id, no check of the signature or the audience.
    test(`${name} refuses a malformed tenant and a session that is not valid`, async () => {
      for (const id of [undefined, "", "acme", `{${ACME}}`, `${ACME}, ${ACME}`, [ACME, MEDTECH]]) {
        const { status, body } = await ask("/v1/panels", id === undefined ? {} : { "x-tenant-id": id });
        assert.deepEqual([status, body.code], [400, "INVALID_TENANT_ID"], String(id));
      }
      const past = Math.floor(Date.now() / 1000) - 600;
      for (const token of [
        "",
        "a.b.c",
        issuer.token({ sub: "ada" }, newKey()),
        issuer.token({ sub: "ada", aud: "another.example.com" }),
        issuer.token({ sub: "ada", iss: "https://another.example.com/" }),
        issuer.token({ sub: "ada", exp: past }),
        issuer.token({ sub: "ada", exp: undefined }),
        issuer.token({}),
      ]) {
        const { status, body } = await ask("/v1/tenants", { authorization: `Bearer ${token}` });
        assert.deepEqual([status, body.code], [401, "NOT_SIGNED_IN"], token);
      }
    });

    // Planted fault: every failure of the check of a token signs the person out.
    test(`${name} keeps people signed in while the identity provider does not answer`, async () => {
      const alone = await start(backend, { JWKS_URL: "http://127.0.0.1:1/keys" });
      try {
        const response = await fetch(`http://127.0.0.1:${alone.port}/v1/tenants`, { headers: { authorization: ada } });
        assert.deepEqual([response.status, (await response.json()).code], [503, "UNAVAILABLE"]);
      } finally {
        await alone.stop();
      }
    });
  });
}
