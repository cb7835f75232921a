// A client in a scenario: it is made on a server or in a tab, its tenant API and its app answer from lists, and steps
// follow each other. The answer is the log: every request, event, audit record and result, with the time.

import { withClock } from "./clock.mjs";
import { live } from "./live.mjs";
import { plain, plainError } from "./plain.mjs";
import { withTab } from "./tab.mjs";

/** The header value that stands for the tenant that the request names. */
const ECHO = "<echo>";

/**
 * Plays a scenario.
 *
 * - `options`: those of the client, without its functions.
 * - `tenantApi`, `app`: the answers to requests below `/v1/tenants`, and to all others, in order. After the last one
 *   the tenant API is down, and the app responds "ok".
 * - `tab`: the browser's tab in which it plays (tab.mjs). Without it a server does.
 * - `audit`: what the audit sink does, if there is one.
 * - `steps`: what happens, see below.
 */
export function play(tenantry, { tab: described, ...scenario }) {
  return withClock(async (clock) => {
    const log = [];
    const write = (...entry) => log.push([clock.elapsed, ...entry]);
    const print = (level) => (line) => write(`console.${level}`, line);
    const { debug, warn } = console;
    Object.assign(console, { debug: print("debug"), warn: print("warn") });
    const playIn = (tab) => playWith({ tenantry, clock, write, tab, started: [], client: undefined }, scenario);
    try {
      await (described ? withTab(described, write, playIn) : playIn());
    } finally {
      Object.assign(console, { debug, warn });
    }
    return log;
  });
}

async function playWith(scene, { options, tenantApi = [], app = [], audit, steps }) {
  const send = sender(scene, [...tenantApi], [...app]);
  scene.options = live(options);
  try {
    const functions = { fetch: send, ...auditOptions(scene, audit, send) };
    scene.client = scene.tenantry.createTenantClient({ ...scene.options, ...functions });
    listen(scene);
    for (const [index, step] of steps.entries()) await perform(scene, step, `step ${index}, ${step.do}`);
    await scene.clock.until(Promise.all(scene.started));
  } catch (error) {
    scene.write("error", plainError(error));
  } finally {
    scene.client?.dispose();
  }
}

/** A `fetch` that answers from the lists. */
function sender({ clock, write }, tenantApi, app) {
  return (input, init) => {
    const asked = askedFor(input, init);
    write("request", asked);
    const isOfTenantApi = new URL(asked.url, "https://page.test").pathname.includes("/v1/tenants");
    const answer = (isOfTenantApi ? tenantApi : app).shift() ?? { status: isOfTenantApi ? 503 : 200, body: "ok" };
    const signal = init?.signal ?? input.signal;
    return new Promise((resolve, reject) => {
      const aborted = () => reject(signal.reason);
      if (!answer.ignoresAbort) {
        if (signal?.aborted) return aborted();
        signal?.addEventListener("abort", aborted);
      }
      const respond = () => {
        try {
          resolve(responseOf(answer, asked));
        } catch (error) {
          reject(error);
        }
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

/** Throws for an answer that fails, and for one with a header that no server can send. */
function responseOf({ fails, status = 200, headers = {}, body = "" }, asked) {
  if (fails) throw new TypeError("fetch failed");
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
    const { session, local } = client.storage;
    session.set(key, "value");
    const adopted = local.adopt(["theme"]);
    client.storage.clearTenant(tenantId);
    return [session.get(key), session.isPersistent, adopted, local.keys()];
  },
  "other tab": async ({ tab }, { message }) => {
    for (const channel of tab.channels) channel.receive(live(message));
  },
  "choose elsewhere": async ({ tab }, { tenantId }) => tab.session.setItem("tenantry:tenant", tenantId),
  hide: async ({ tab }) => tab.emit("pagehide", {}),
  show: async ({ tab }, { persisted }) => tab.emit("pageshow", { persisted }),
  forget: async ({ tenantry, options: { api, snapshot, apiOrigins, updates, ...resolve } }) =>
    tenantry.forgetTenantChoice(resolve),
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
