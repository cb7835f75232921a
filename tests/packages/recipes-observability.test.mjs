// The recipe for logs and traces: requests of two tenants at the same time, and a collector that keeps what it gets.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request } from "node:http";
import { after, before, test } from "node:test";
import { install } from "./fixture.mjs";
import { startIssuer } from "./issuer.mjs";
import { serveWith } from "./server.mjs";

const ACME = "11111111-1111-1111-1111-111111111111";
const MEDTECH = "22222222-2222-2222-2222-222222222222";
const GLOBEX = "33333333-3333-3333-3333-333333333333";
const ROUNDS = 10;

let fixture;
let issuer;
let collector;
let token;
const exported = [];

/** What the server printed, and what it exported until its end. */
let lines;
let spans;

before(async () => {
  issuer = await startIssuer();
  token = issuer.token({ sub: "ada" });
  collector = createServer(async (received, response) => {
    exported.push({ path: received.url, body: JSON.parse((await received.toArray()).join("")) });
    response.setHeader("content-type", "application/json").end("{}");
  });
  await once(collector.listen(0, "127.0.0.1"), "listening");
  fixture = await install("recipes-observability", { parts: ["recipes-backend"] });
  const endpoint = `http://127.0.0.1:${collector.address().port}`;
  const args = ["--import", "./observability/tracing.mjs", "observability/server.mjs"];
  const env = { ...issuer.env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
  const server = await serveWith(env, fixture.folder, "node", () => args);
  const asked = Array.from({ length: ROUNDS }, () => [ACME, MEDTECH, GLOBEX]).flat();
  const statuses = await Promise.all(asked.map((tenant) => post(server.port, tenant)));
  assert.deepEqual(
    statuses,
    asked.map((tenant) => (tenant === GLOBEX ? 403 : 201)),
  );
  await server.stop();
  lines = server
    .output()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  spans = ofPath("/v1/traces").flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
  );
});

after(async () => {
  await fixture?.remove();
  await issuer?.stop();
  collector?.closeAllConnections();
  collector?.close();
});

const ofPath = (path) => exported.filter((each) => each.path === path).map(({ body }) => body);

async function post(port, tenant) {
  const headers = {
    host: "acme.example.com",
    authorization: `Bearer ${token}`,
    cookie: "other=secret-cookie",
    "x-tenant-id": tenant,
  };
  const options = { host: "127.0.0.1", port, path: "/v1/reports", method: "POST", headers };
  const [response] = await once(request(options).end(), "response");
  response.resume();
  await once(response, "end");
  return response.statusCode;
}

const attributeOf = (span, key) => span.attributes.find((attribute) => attribute.key === key)?.value.stringValue;
const count = (values, value) => values.filter((each) => each === value).length;

// Planted fault: a variable of the module instead of the context of the request.
test("each line of the log has the tenant of its request", () => {
  const written = lines.filter(({ msg }) => msg === "the report is written").map(({ tenant }) => tenant);
  assert.deepEqual([count(written, ACME), count(written, MEDTECH), written.length], [ROUNDS, ROUNDS, 2 * ROUNDS]);
  const requests = lines.filter(({ req }) => req?.method === "POST");
  const tenants = requests.map(({ tenant }) => tenant);
  assert.deepEqual([count(tenants, ACME), count(tenants, MEDTECH)], [ROUNDS, ROUNDS]);
});

// Planted fault: the tenant of the header of the request, which anyone can send.
test("a refused request is logged without a tenant, and no line has a token or a cookie", () => {
  const refused = lines.filter(({ req, res }) => req?.method === "POST" && res.statusCode === 403);
  assert.equal(refused.length, ROUNDS);
  assert.deepEqual(new Set(refused.map(({ tenant }) => tenant)), new Set([null]));
  const text = JSON.stringify(lines);
  for (const secret of [token, "secret-cookie", GLOBEX]) assert.ok(!text.includes(secret));
});

test("each span of a request has its tenant, and a span of a refused request has none", () => {
  const own = spans.filter(({ name }) => name === "write the report");
  assert.equal(own.length, 2 * ROUNDS);
  for (const span of own) {
    const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
    assert.equal(parent.traceId, span.traceId);
    assert.equal(attributeOf(parent, "tenant.id"), attributeOf(span, "tenant.id"));
  }
  const tenants = spans.map((span) => attributeOf(span, "tenant.id"));
  assert.deepEqual([count(tenants, ACME), count(tenants, MEDTECH)], [2 * ROUNDS, 2 * ROUNDS]);
  assert.equal(count(tenants, GLOBEX), 0);
});

// Planted fault: no view, so that each tenant makes a series of its own.
test("no metric has a tenant or a host as a label", () => {
  const metrics = ofPath("/v1/metrics").flatMap(({ resourceMetrics }) =>
    resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics)),
  );
  const named = (name) => metrics.filter((metric) => metric.name === name);
  assert.equal(named("reports").length, 1);
  assert.deepEqual(
    named("reports")[0].sum.dataPoints.map(({ attributes, asDouble }) => [attributes, asDouble]),
    [[[], 2 * ROUNDS]],
  );
  assert.ok(named("http.server.request.duration").length > 0, metrics.map(({ name }) => name).join());
  const text = JSON.stringify(metrics);
  for (const value of [ACME, MEDTECH, GLOBEX, "acme.example.com"]) assert.ok(!text.includes(value), value);
});
