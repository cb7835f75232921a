// Concurrent requests of many tenants to a production build of Next.js, with `tenantry/testing`.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { apiFixture, expectNoTenantLeak, openHeldUpstream, tenantFixtures } from "tenantry/testing";
import { install, runLocal } from "./fixture.mjs";
import { serve } from "./server.mjs";

const tenants = tenantFixtures(1_000);
const stress = { tenants, concurrency: 256, abortOneIn: 10, onProgress: report };

let upstream;
let fixture;
let server;
/** The tenants that the work after a response sent to the upstream. */
const afterRequests = [];

before(async () => {
  const api = apiFixture(tenants);
  upstream = await openHeldUpstream((request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/after") afterRequests.push(Object.fromEntries(searchParams));
    return api(request) ?? new Response(request.headers.get("x-tenant-id"));
  });
  process.env.UPSTREAM = upstream.url;
  fixture = await install("stress");
  await runLocal(fixture.folder, "next", "build");
  server = await serve(fixture.folder, "next", "start", "--keepAliveTimeout", "15000");
});

after(async () => {
  await server?.stop();
  await upstream?.close();
  await fixture?.remove();
});

const findLeaks = (path, options) =>
  expectNoTenantLeak(`http://127.0.0.1:${server.port}`, { ...stress, upstream, path, ...options });

// Planted fault: the tenant of the request is in a module variable. This test is first: it proves that leaks are found.
for (const order of ["fifo", "lifo", "random"]) {
  test(`finds the leak of a route with a global within 1000 requests, ${order}`, async () => {
    await assert.rejects(findLeaks("/api/global", { requests: 1_000, order }), {
      name: "AssertionError",
      message: /^Leak/,
    });
  });
}

test("100000 requests to a route get their own tenant", async () => {
  assertComplete(await findLeaks("/api/tenant", { requests: 100_000 }), 100_000);
});

test("3000 requests to a page get their own tenant", async () => {
  assertComplete(await findLeaks("/", { requests: 3_000 }), 3_000);
});

test("a component that is rendered after the work has no tenant", async () => {
  const children = new Set();
  const tenantsIn = (_, html) => {
    children.add(textOf(html, "child"));
    return ["received", "client", "tenant"].map((id) => textOf(html, id));
  };
  await findLeaks("/", { requests: 300, order: "random", tenantsIn });
  assert.deepEqual([...children], ["null"]);
});

test("the work after a response has the tenant of its request", { timeout: 120_000 }, async () => {
  afterRequests.length = 0;
  const [{ answered }] = await findLeaks("/api/after", { requests: 300, order: "random" });
  while (afterRequests.length < 2 * answered) {
    await setTimeout(10);
  }
  assert.deepEqual(
    afterRequests.filter(({ requested, active }) => requested !== active),
    [],
  );
});

/** Asserts that every request was answered or aborted, that a tenth was aborted, and that every order was run. */
function assertComplete(reports, requests) {
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
