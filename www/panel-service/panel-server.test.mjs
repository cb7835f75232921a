// The panel service over HTTP: who may call, whose runs are whose, and what a stream contains.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createParser } from "eventsource-parser";
import { discussionOf } from "./discussion/discussion.mjs";
import { createPanelServer } from "./panel-server.mjs";

const ACME = "11111111-1111-1111-1111-111111111111";
const MEDTECH = "22222222-2222-2222-2222-222222222222";

const panel = {
  panelId: "9a000000-0000-4000-8000-00000000a001",
  question: "Should stable patients move to a direct anticoagulant?",
  type: "structured",
  agents: [
    { id: "a9e00000-0000-4000-8000-000000000001", name: "Dr. Amara Nwosu", specialty: "Clinical evidence" },
    { id: "a9e00000-0000-4000-8000-000000000002", name: "Prof. Henrik Lindqvist", specialty: "Biostatistics" },
  ],
};
const whole = discussionOf(panel).map(({ name, data }) => ({ event: name, data }));

/** A service whose callers say themselves which tenant they are of. The assertion has its own tests. */
async function start(paceMs = 0) {
  const verify = async ({ tenant }) => {
    if (!tenant) throw new Error("there is none");
    return { tenant };
  };
  const server = createPanelServer({ verify, paceMs });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${server.address().port}`;
  return (path, { tenant = ACME, body, headers, method = body ? "POST" : "GET", signal } = {}) =>
    fetch(`${url}${path}`, {
      method,
      headers: { ...(tenant && { tenant }), ...headers },
      body: typeof body === "object" ? JSON.stringify(body) : body,
      signal,
    });
}

/** The events of a stream, until it ends or `count` have arrived. */
async function eventsOf(response, count = Number.POSITIVE_INFINITY) {
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type"), /^text\/event-stream/);
  const events = [];
  const parser = createParser({
    onEvent: ({ id, event, data }) => events.push({ id, event, data: JSON.parse(data) }),
  });
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    if (events.length >= count) break;
  }
  return events.slice(0, count);
}

const withoutIds = (events) => events.map(({ event, data }) => ({ event, data }));

test("a run is streamed to its end, with an id for each event", async () => {
  const call = await start();
  const events = await eventsOf(await call("/runs", { body: panel }));
  assert.deepEqual(withoutIds(events), whole);
  assert.deepEqual(
    events.map(({ id }) => id),
    whole.map((_, index) => String(index + 1)),
  );
});

// Planted faults: a second run for a second request, and a follower who misses the beginning.
test("a second request joins the run, and a follower gets it from the beginning or after an event", async () => {
  const call = await start(20);
  const first = eventsOf(await call("/runs", { body: panel }));
  const second = eventsOf(await call("/runs", { body: { ...panel, spoken: 3 } }));
  const path = `/runs/${panel.panelId}/events`;
  const follower = eventsOf(await call(path));
  assert.deepEqual(withoutIds(await first), whole);
  assert.deepEqual(withoutIds(await second), whole);
  assert.deepEqual(withoutIds(await follower), whole);
  const rest = await eventsOf(await call(path, { headers: { "last-event-id": "4" } }));
  assert.deepEqual(withoutIds(rest), whole.slice(4));
  for (const odd of ["x", "-1", "0", "1.5"]) {
    assert.equal((await eventsOf(await call(path, { headers: { "last-event-id": odd } }))).length, whole.length);
  }
  assert.deepEqual(await eventsOf(await call(path, { headers: { "last-event-id": "9999" } })), []);
});

// Planted fault: a new run that takes its time again over what was said before.
test("a run that starts again repeats without a pause what was said before", async () => {
  const call = await start(60_000);
  const events = await eventsOf(await call("/runs", { body: { ...panel, spoken: 2 } }), 5);
  assert.deepEqual(withoutIds(events), whole.slice(0, 5));
});

// Planted faults: a run that is found by its panel alone, and an answer that tells a foreign panel from an unknown one.
test("a tenant does not find the run of another tenant, and cannot change it", async () => {
  const call = await start(20);
  const mine = eventsOf(await call("/runs", { body: panel }));
  const path = `/runs/${panel.panelId}/events`;
  const foreign = await call(path, { tenant: MEDTECH });
  const unknown = await call("/runs/9a000000-0000-4000-8000-00000000ffff/events", { tenant: MEDTECH });
  assert.deepEqual([foreign.status, unknown.status], [404, 404]);
  assert.equal(await foreign.text(), await unknown.text());
  const theirs = eventsOf(await call("/runs", { tenant: MEDTECH, body: { ...panel, question: "Is it ours?" } }));
  assert.notDeepEqual(withoutIds(await theirs), whole);
  assert.deepEqual(withoutIds(await mine), whole);
});

test("a run of other experts or another question replaces the run of the panel", async () => {
  const call = await start();
  await eventsOf(await call("/runs", { body: { ...panel, question: "Is it another question?" } }));
  assert.deepEqual(withoutIds(await eventsOf(await call("/runs", { body: panel }))), whole);
});

// Planted fault: a stream of a run that was replaced, which stays open without an event.
test("the streams of a run that is replaced end without its last event", async () => {
  const call = await start(60_000);
  const signal = AbortSignal.timeout(30_000);
  const first = eventsOf(await call("/runs", { body: panel, signal }));
  await (await call("/runs", { body: { ...panel, question: "Is it another question?" } })).body.cancel();
  assert.ok(!(await first).some(({ event }) => event === "done"));
});

// Planted fault: a route before the check of the assertion.
test("every request but that of the health needs an assertion", async () => {
  const call = await start();
  for (const [path, body] of [["/runs", panel], [`/runs/${panel.panelId}/events`], ["/"], ["/runs"]]) {
    const response = await call(path, { tenant: "", body });
    assert.equal(response.status, 401, path);
    assert.equal(response.headers.get("content-type"), "application/problem+json");
  }
  assert.equal((await call("/health", { tenant: "" })).status, 200);
});

test("a body that is not a panel is refused with the wrong field, and a large one without reading it", async () => {
  const call = await start();
  for (const [body, field] of [
    ["{", "JSON"],
    ["null", "panelId"],
    [{ ...panel, panelId: "../../x" }, "panelId"],
    [{ ...panel, question: " " }, "question"],
    [{ ...panel, type: "vote" }, "type"],
    [{ ...panel, type: "constructor" }, "type"],
    [{ ...panel, agents: [] }, "agents"],
    [{ ...panel, agents: [{ id: 1 }] }, "agents"],
    [{ ...panel, agents: Array(101).fill(panel.agents[0]) }, "agents"],
    [{ ...panel, spoken: -1 }, "spoken"],
  ]) {
    const response = await call("/runs", { body });
    assert.equal(response.status, 400, JSON.stringify(body));
    assert.match((await response.json()).detail, new RegExp(field));
  }
  assert.equal((await call("/runs", { body: "x".repeat(300_000) })).status, 413);
  for (const [path, method] of [
    ["/runs", "GET"],
    ["/nothing", "GET"],
    ["/runs/not-an-id/events", "GET"],
    [`/runs/${panel.panelId}/events`, "DELETE"],
  ]) {
    assert.equal((await call(path, { method })).status, 404, `${method} ${path}`);
  }
});
