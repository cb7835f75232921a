// The recipe for custom domains, and the policy of the recipe for Supabase, in a real PostgreSQL. The tests say which
// records DNS has.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { pathToFileURL } from "node:url";
import { startPostgres } from "../../scripts/postgres.mjs";
import { checkout, install } from "./fixture.mjs";
import { request, serveWith } from "./server.mjs";

const ACME = "11111111-1111-1111-1111-111111111111";
const MEDTECH = "22222222-2222-2222-2222-222222222222";
const HOST = "portal.acme.test";

let fixture;
let postgres;
let database;
let domains;
let records;

before(async () => {
  [fixture, postgres] = await Promise.all([install("recipes-domains"), startPostgres()]);
  process.env.DATABASE_URL = postgres.ownerUrl;
  const { Client } = createRequire(join(fixture.folder, "package.json"))("pg");
  database = new Client({ connectionString: postgres.ownerUrl });
  await database.connect();
  await database.query(await readFile(join(fixture.folder, "domains.sql"), "utf8"));
  domains = await import(pathToFileURL(join(fixture.folder, "domains.mjs")));
});

after(async () => {
  await domains?.close();
  await database?.end();
  await postgres?.stop();
  await fixture?.remove();
});

beforeEach(async () => {
  records = {};
  await database.query("delete from domains");
});

const start = (env = {}) => serveWith(env, fixture.folder, "node", () => ["server.mjs"]);

/** The answer of DNS. A long text comes in parts. */
async function lookUp(name) {
  if (records[name] instanceof Error) throw records[name];
  if (records[name] === undefined) throw Object.assign(new Error("queryTxt ENOTFOUND"), { code: "ENOTFOUND" });
  return records[name].map((value) => [value.slice(0, 10), value.slice(10)]);
}

/** Claims and proves a host, as the administrator of a tenant does who owns it. */
async function connect(tenant, host) {
  const { name, value } = await domains.claimDomain(tenant, host);
  records[name] = ["v=spf1 -all", value];
  assert.equal(await domains.verifyDomain(tenant, host, lookUp), true);
}

async function ask(server, host) {
  const { status, body } = await request(server.port, host, "/");
  return [status, body];
}

// Planted fault: a claim counts without its proof.
test("a host belongs to a tenant once its record proves it", async () => {
  const { type, name, value } = await domains.claimDomain(ACME, "Portal.ACME.test");
  assert.deepEqual([type, name], ["TXT", `_tenantry.${HOST}`]);
  assert.equal(await domains.verifyDomain(ACME, HOST, lookUp), false);
  assert.equal(await domains.findDomain(HOST), null);
  records[name] = ["something else"];
  assert.equal(await domains.verifyDomain(ACME, HOST, lookUp), false);
  records[name] = [value];
  assert.equal(await domains.verifyDomain(ACME, HOST, lookUp), true);
  assert.equal(await domains.findDomain(HOST), ACME);
});

// Planted faults: the record of another tenant counts; the first claim keeps the owner away.
test("a tenant that claims the host of another one gets nothing, and does not keep the owner away", async () => {
  await domains.claimDomain(MEDTECH, HOST);
  await connect(ACME, HOST);
  assert.equal(await domains.verifyDomain(MEDTECH, HOST, lookUp), false);
  assert.equal(await domains.findDomain(HOST), ACME);
  assert.equal(await domains.verifyDomain(MEDTECH, "other.acme.test", lookUp), false);
});

test("a domain without its record goes to its new owner, and an outage of DNS changes nothing", async () => {
  await connect(ACME, HOST);
  const name = `_tenantry.${HOST}`;
  const proof = records[name];
  records[name] = Object.assign(new Error("queryTxt ETIMEOUT"), { code: "ETIMEOUT" });
  await assert.rejects(domains.verifyDomain(ACME, HOST, lookUp), { code: "ETIMEOUT" });
  assert.equal(await domains.findDomain(HOST), ACME);
  await connect(MEDTECH, HOST);
  assert.equal(await domains.findDomain(HOST), MEDTECH);
  assert.equal(await domains.verifyDomain(ACME, HOST, lookUp), false);
  assert.equal(await domains.findDomain(HOST), MEDTECH);
  records[name] = proof;
  assert.equal(await domains.verifyDomain(MEDTECH, HOST, lookUp), false);
  assert.equal(await domains.findDomain(HOST), null);
});

test("only a host name can be claimed", async () => {
  for (const host of ["", "localhost", "*.acme.test", "https://acme.test", "acme.test:8443", "10.0.0.1", "a b.test"]) {
    await assert.rejects(domains.claimDomain(ACME, host), { code: "23514" }, host);
  }
});

test("a custom domain, and a host below the root domain, name the tenant of a request", async () => {
  await connect(ACME, HOST);
  const server = await start();
  try {
    for (const host of [HOST, `${HOST}:8443`, `${HOST}.`, HOST.toUpperCase()]) {
      assert.deepEqual(await ask(server, host), [200, `tenant ${ACME}`], host);
    }
    assert.deepEqual(await ask(server, "medtech.example.com"), [200, "tenant medtech"]);
    for (const host of ["unknown.test", `x.${HOST}`, `${HOST}.evil.test`, `${HOST}@evil.test`, `evil.test/${HOST}`]) {
      const [status] = await ask(server, host);
      assert.equal(status, 404, host);
    }
  } finally {
    await server.stop();
  }
});

// Planted faults: a cache that does not keep misses, or that keeps a failure.
test("found and unknown hosts are kept for a while, and a failed look-up is not", async () => {
  await connect(ACME, HOST);
  const server = await start();
  try {
    assert.equal((await ask(server, HOST))[0], 200);
    assert.equal((await ask(server, "new.test"))[0], 404);
    await database.query("alter table domains rename to moved");
    assert.equal((await ask(server, HOST))[0], 200);
    assert.equal((await ask(server, "new.test"))[0], 404);
    assert.deepEqual(await ask(server, "third.test"), [503, "the domains cannot be read"]);
    await database.query("alter table moved rename to domains");
    assert.equal((await ask(server, "third.test"))[0], 404);
  } finally {
    await server.stop();
    await database.query("alter table if exists moved rename to domains");
  }
});

test("a change counts when the kept answer is old", async () => {
  const server = await start({ DOMAIN_TTL_MS: "1" });
  try {
    assert.equal((await ask(server, HOST))[0], 404);
    await connect(ACME, HOST);
    let status;
    do [status] = await ask(server, HOST);
    while (status === 404);
    assert.equal(status, 200);
  } finally {
    await server.stop();
  }
});

// Planted faults: `user_metadata` in the policy, or no `with check`.
test("the policy of the recipe for Supabase shows and takes rows of the tenant in the token only", async () => {
  const policy = join(checkout, "tests/packages/fixtures/recipes-sessions/supabase/policy.sql");
  const { Client } = createRequire(join(fixture.folder, "package.json"))("pg");
  const superuser = new Client({ connectionString: postgres.superuserUrl });
  await superuser.connect();
  try {
    // What a project of Supabase has from the start.
    await superuser.query(`create role authenticated; create schema auth; grant usage on schema auth to authenticated;
      create function auth.jwt() returns jsonb language sql stable as
        $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
      create table panels (tenant_id uuid not null, question text); alter table panels enable row level security;
      grant select, insert on panels to authenticated;
      insert into panels values ('${ACME}', 'of acme'), ('${MEDTECH}', 'of medtech')`);
    await superuser.query(await readFile(policy, "utf8"));
    const asPerson = async (claims, query) => {
      await superuser.query("begin");
      try {
        await superuser.query("set local role authenticated");
        await superuser.query("select set_config('request.jwt.claims', $1, true)", [JSON.stringify(claims)]);
        return (await superuser.query(query)).rows;
      } finally {
        await superuser.query("rollback");
      }
    };
    const questions = "select question from panels";
    const acme = { app_metadata: { tenant_id: ACME } };
    assert.deepEqual(await asPerson(acme, questions), [{ question: "of acme" }]);
    assert.deepEqual(await asPerson({ user_metadata: { tenant_id: MEDTECH } }, questions), []);
    assert.deepEqual(await asPerson({}, questions), []);
    await assert.rejects(asPerson(acme, `insert into panels values ('${MEDTECH}', 'forged')`), { code: "42501" });
    await asPerson(acme, `insert into panels values ('${ACME}', 'own')`);
  } finally {
    await superuser.end();
  }
});
