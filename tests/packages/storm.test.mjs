// A storm of requests of many tenants through a production build of Next.js, by the kit that users have for their own app.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { apiFixture, expectNoTenantLeak, openHeldUpstream, tenantFixtures } from "tenantry/testing";
import { install, runLocal } from "./fixture.mjs";
import { serve } from "./server.mjs";

const tenants = tenantFixtures(1_000);
const storm = { tenants, concurrency: 256, abortOneIn: 10, onProgress: report };

let upstream;
let fixture;
let server;
/** What the work after an answer told the upstream. */
const told = [];

before(async () => {
  const api = apiFixture(tenants);
  upstream = await openHeldUpstream((request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/after") told.push(Object.fromEntries(searchParams));
    return api(request) ?? new Response(request.headers.get("x-tenant-id"));
  });
  process.env.UPSTREAM = upstream.url;
  fixture = await install("storm");
  await runLocal(fixture.folder, "next", "build");
  server = await serve(fixture.folder, "next", "start", "--keepAliveTimeout", "15000");
});

after(async () => {
  await server?.stop();
  await upstream?.close();
  await fixture?.remove();
});

const search = (path, options) =>
  expectNoTenantLeak(`http://127.0.0.1:${server.port}`, { ...storm, upstream, path, ...options });

// Planted fault: the tenant of the request in a variable of the module. First, so that no other test can pass without this.
for (const order of ["fifo", "lifo", "random"]) {
  test(`finds_out_a_route_with_a_global_within_1000_requests_${order}`, async () => {
    await assert.rejects(search("/api/global", { requests: 1_000, order }), {
      name: "AssertionError",
      message: /^Leak/,
    });
  });
}

test("100000_requests_of_a_route_find_every_one_its_own_tenant", async () => {
  hold(await search("/api/tenant", { requests: 100_000 }), 100_000);
});

test("3000_requests_of_a_page_find_every_one_its_own_tenant", async () => {
  hold(await search("/", { requests: 3_000 }), 3_000);
});

test("a_component_that_is_rendered_when_the_work_is_over_is_nobodys", async () => {
  const children = new Set();
  const tenantsIn = (_, html) => {
    children.add(textOf(html, "child"));
    return ["heard", "client", "tenant"].map((id) => textOf(html, id));
  };
  await search("/", { requests: 300, order: "random", tenantsIn });
  assert.deepEqual([...children], ["null"]);
});

test("the_work_after_an_answer_is_the_answered_tenants", { timeout: 120_000 }, async () => {
  told.length = 0;
  const [{ answered }] = await search("/api/after", { requests: 300, order: "random" });
  while (told.length < 2 * answered) {
    await setTimeout(10);
  }
  assert.deepEqual(
    told.filter(({ asked, seen }) => asked !== seen),
    [],
  );
});

/** Every request was answered or aborted, a tenth of them the latter, and no order was left out. */
function hold(reports, requests) {
  assert.deepEqual(
    reports.map(({ order }) => order),
    ["fifo", "lifo", "random"],
  );
  const answered = sum(reports, "answered");
  const aborted = sum(reports, "aborted");
  assert.equal(answered + aborted, requests);
  assert.ok(Math.abs(aborted / requests - 0.1) < 0.01, `${aborted} of ${requests} were aborted`);
}

const textOf = (html, id) => new RegExp(`id="${id}">([^<]*)<`).exec(html)?.[1];

const sum = (reports, what) => reports.reduce((total, report) => total + report[what], 0);

function report({ order, requests, answered, aborted }) {
  const done = answered + aborted;
  if (Math.floor((done * 10) / requests) > Math.floor(((done - requests / 100) * 10) / requests)) {
    console.log(`  ${order}: ${done} of ${requests}`);
  }
}
