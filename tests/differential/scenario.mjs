// A client in a scenario: it is made on a server, its tenant API and its app answer from lists, and steps follow each
// other. The answer is the log: every request, event, audit record and result, with the time.

import { withClock } from "./clock.mjs";
import { live } from "./live.mjs";
import { plain, plainError } from "./plain.mjs";

/** The header value that stands for the tenant that the request names. */
const ECHO = "<echo>";

/**
 * Plays a scenario.
 *
 * - `options`: those of the client, without its functions.
 * - `tenantApi`, `app`: the answers to requests below `/v1/tenants`, and to all others, in order. After the last one
 *   the tenant API is down, and the app responds "ok".
 * - `audit`: what the audit sink does, if there is one.
 * - `steps`: what happens, see below.
 */
export function play(tenantry, { options, tenantApi = [], app = [], audit, steps }) {
  return withClock(async (clock) => {
    const log = [];
    const write = (...entry) => log.push([clock.elapsed, ...entry]);
    const print = (level) => (line) => write(`console.${level}`, line);
    const { debug, warn } = console;
    Object.assign(console, { debug: print("debug"), warn: print("warn") });
    const scene = { tenantry, clock, write, started: [], client: undefined };
    const send = sender(scene, [...tenantApi], [...app]);
    try {
      scene.client = tenantry.createTenantClient({
        ...live(options),
        fetch: send,
        ...auditOptions(scene, audit, send),
      });
      listen(scene);
      for (const [index, step] of steps.entries()) await perform(scene, step, `step ${index}, ${step.do}`);
      await clock.until(Promise.all(scene.started));
    } catch (error) {
      write("error", plainError(error));
    } finally {
      scene.client?.dispose();
      Object.assign(console, { debug, warn });
    }
    return log;
  });
}

/** A `fetch` that answers from the lists. */
function sender({ clock, write }, tenantApi, app) {
  return (input, init) => {
    const asked = askedFor(input, init);
    write("request", asked);
    const isOfTenantApi = new URL(asked.url).pathname.includes("/v1/tenants");
    const answer = (isOfTenantApi ? tenantApi : app).shift() ?? { status: isOfTenantApi ? 503 : 200, body: "ok" };
    const signal = init?.signal ?? input.signal;
    return new Promise((resolve, reject) => {
      const aborted = () => reject(signal.reason);
      if (!answer.ignoresAbort) {
        if (signal?.aborted) return aborted();
        signal?.addEventListener("abort", aborted);
      }
      const respond = () => {
        if (answer.fails) reject(new TypeError("fetch failed"));
        else resolve(responseOf(answer, asked));
      };
      if (answer.delay) clock.start(respond, answer.delay);
      else respond();
    });
  };
}

function askedFor(input, init = {}) {
  const request = typeof input === "object" && "headers" in input ? input : undefined;
  const headers = [...new Headers(init.headers ?? request?.headers)];
  const { method = request?.method ?? "GET", redirect = request?.redirect, body, mode, credentials, keepalive } = init;
  const sent = typeof body === "string" ? body.replace(/"id":"[0-9a-f-]{36}"/, '"id":"…"') : plain(body ?? null);
  const asked = {
    url: request?.url ?? String(input),
    method,
    headers: Object.fromEntries(headers),
    redirect,
    body: sent,
  };
  return JSON.parse(JSON.stringify({ ...asked, mode, credentials, keepalive, referrer: init.referrer }));
}

function responseOf({ status = 200, headers = {}, body = "" }, asked) {
  const echo = asked.headers["x-tenant-id"] ?? "";
  const sent = Object.entries(headers).map(([name, value]) => [name, value.replaceAll(ECHO, echo)]);
  const hasBody = ![204, 205, 304].includes(status);
  return new Response(hasBody ? body : null, { status, headers: sent });
}

/** The options for audit records: a sink that takes them, one that fails at first, or the tenant API. */
function auditOptions({ tenantry, write }, audit, send) {
  if (audit === undefined) return {};
  const actor = () => {
    if (audit === "actor throws") throw new Error("no actor");
    return "person@acme.test";
  };
  if (audit === "api") return { actor, auditSink: tenantry.apiAuditSink("https://audit.test/", send) };
  let failures = audit === "sink throws" ? 2 : 0;
  const auditSink = ({ id, ...record }) => {
    write("audit", { id: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id), ...record });
    failures -= 1;
    if (failures >= 0) throw new Error("the sink is full");
  };
  return { actor, auditSink };
}

const EVENTS = ["ready", "change", "switch", "otherTabSwitch", "stale", "error", "warning", "storage"];

function listen({ client, write }) {
  // A profile is long, and the step `read` shows it.
  const short = (event) => ({ ...event, ...("tenant" in event && { tenant: event.tenant === client.tenant }) });
  for (const name of EVENTS) client.on(name, (event) => write(`event ${name}`, plain(short(event))));
}

/** Takes one step. One with `inBackground` is not waited for. */
async function perform(scene, step, title) {
  if (step.do === "wait") return scene.clock.pass(step.milliseconds);
  const result = steps[step.do](scene, step).then(
    (value) => scene.write(title, { value: plain(value) }),
    (error) => scene.write(title, { error: plainError(error) }),
  );
  if (step.inBackground) scene.started.push(result);
  else await scene.clock.until(result);
}

const steps = {
  ready: ({ client }) => client.ready,
  refresh: async ({ client }) => client.refresh(),
  list: async ({ client }) => client.listTenants(),
  dispose: async ({ client }) => client.dispose(),
  switch: async ({ client }, { tenant, options }) => client.switchTenant(live(tenant), live(options)),
  cache: async ({ client, write }, { fails }) => {
    const clear = () => {
      write("cache cleared");
      if (fails) throw new Error("the cache cannot be cleared");
    };
    client.addCache({ clear, reload: () => write("cache reloaded") });
  },
  fetch: async ({ client }, { url, init }) => responseText(await client.fetch(live(url), live(init))),
  flags: async ({ client }, { keys }) => keys.map(([key, fallback]) => client.flag(key, live(fallback))),
  limits: async ({ client }, { keys }) => keys.map((key) => client.limit(key)),
  storage: async ({ client }, { key, tenantId }) => {
    client.storage.session.set(key, "value");
    client.storage.clearTenant(tenantId);
    return [client.storage.session.get(key), client.storage.local.keys()];
  },
  read: async ({ client, tenantry }) => {
    const { status, tenantId, isPlatform, tenant, tier, branding, error, resolution } = client;
    const { id, slug, source, unconfirmed } = resolution;
    const css = tenantry.brandingCss(branding);
    const resolved = { id, slug, source, unconfirmed };
    const { profile, madeAt } = client.snapshot() ?? {};
    const snapshot = { madeAt, hasTenant: profile !== undefined && profile === tenant };
    return { status, tenantId, isPlatform, tenant, tier, css, error, resolved, snapshot };
  },
};

async function responseText(response) {
  const { status, type, redirected } = response;
  return { status, type, redirected, headers: Object.fromEntries(response.headers), text: await response.text() };
}
