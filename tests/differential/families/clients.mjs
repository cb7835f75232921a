// `createTenantClient` on a server and in a tab: its snapshot, its tenant API, its fetch, its switches, its options.

import { play } from "../scenario.mjs";
import { cookie } from "../vocabulary/cookies.mjs";
import { written } from "../vocabulary/json-texts.mjs";
import { oddValue } from "../vocabulary/odd-values.mjs";
import { options, wrongOptions } from "../vocabulary/options.mjs";
import { flagValue, oddProfile, profile } from "../vocabulary/profiles.mjs";
import { parts, request, wrongRequest } from "../vocabulary/requests.mjs";
import { ACME, anyId, MEDTECH, slug, tenantRef, wrongTenantRef } from "../vocabulary/tenants.mjs";

const API = "https://api.vital.health";
const DAY = 86_400_000;

/** The client of acme in most cases; else of whatever a request and its options come to. */
function clientOptions(random, more = {}) {
  const bases = [API, API, `${API}/`, `${API}/base//`];
  const known = { rootDomains: ["vital.health"], request: { host: "acme.vital.health" } };
  const byId = { request: { headers: { "x-tenant-id": ACME } } };
  const given = options(random);
  return {
    api: random.pick(bases),
    ...random.one(
      () => known,
      () => known,
      () => known,
      () => byId,
      () => ({ request: {}, pinned: tenantRef(random) }),
      () => ({ request: { host: "localhost" } }),
      () => ({ ...given, request: request(random, parts(random, { ids: given.ids })) }),
    ),
    ...random.members({
      apiOrigins: [
        0.3,
        () => random.some(["https://other.test", "HTTPS://Upper.Test:443", "http://plain.test:8080"], 0.7),
      ],
      debug: [0.1, () => true],
      updates: [0.15, () => random.pick(["none", "poll"])],
      timeouts: [0.15, () => random.pick([{ attempt: 500 }, { total: 900 }, { attempt: 100, total: 250 }])],
    }),
    ...more,
  };
}

const PROBLEMS = [
  { code: "TENANT_NOT_FOUND", title: "Not found", detail: "No such tenant." },
  { code: "UNAUTHORIZED_TENANT_ACCESS", title: "No access" },
  {
    code: "LIMIT_REACHED",
    detail: "Used up.",
    limit: { key: "seats", limit: 5, used: 5, resetsAt: "2026-12-01T00:00:00Z" },
  },
  { code: "LIMIT_REACHED", limit: { key: "api_calls", limit: -1, used: "x", resets_at: null } },
  { code: "LIMIT_REACHED", detail: "Without the limit" },
  { code: "LIMIT_REACHED", limit: { limit: 5 } },
  { code: "TENANT_NOT_ACTIVE", detail: "It is suspended." },
  { code: "TENANT_MISMATCH", title: "Mismatch", detail: "" },
  { code: "INVALID_TENANT_ID", detail: "a.b.." },
  { code: "NOT_SIGNED_IN", detail: "Sign in." },
  { code: "OF_THE_APP", detail: "Not ours." },
  { code: 42, title: ["x"] },
  {},
  null,
  [],
  "text",
];

const STATUSES = [400, 401, 402, 403, 404, 408, 425, 429, 500, 502, 503];

/** A problem, as a gateway or an app writes it. */
function problem(random) {
  const type = random.pick(["application/problem+json", "application/problem+json; charset=utf-8", "application/json"]);
  const body = random.chance(0.9) ? JSON.stringify(random.pick(PROBLEMS)) : random.pick(["", "<html>", "{", "null"]);
  return { status: random.pick(STATUSES), headers: { "content-type": type, ...echo(random) }, body };
}

const ECHOES = [
  ACME,
  MEDTECH,
  ACME.replaceAll("-", ""),
  `${ACME}, ${ACME}`,
  `${ACME},${MEDTECH}`,
  "",
  "acme",
  ` ${ACME} `,
];

/** The tenant header of an answer: as a rule that of the request. */
function echo(random) {
  return random.one(
    () => ({}),
    () => ({ "x-tenant-id": "<echo>" }),
    () => ({ "x-tenant-id": "<echo>" }),
    () => ({
      "x-tenant-id": random.one(
        () => random.pick(ECHOES),
        () => random.pick(["<echo>,<echo>", "<echo>, x"]),
      ),
    }),
  );
}

/** How an answer arrives: at once, late, never. */
const arrival = (random) =>
  random.members({
    delay: [0.35, () => random.pick([10, 100, 700, 1999, 3000, 10_000])],
    ignoresAbort: [0.25, () => true],
  });

/** An answer with a profile, of acme as a rule. */
function profileAnswer(random, { id = ACME, slug: named = "acme", wrong = 0.06 } = {}) {
  const made = profile(random, { wrong, id, slug: named });
  const headers = random.members({
    etag: [0.6, () => random.pick(['"1"', 'W/"2"', ""])],
    "x-tenant-id": [0.3, () => (random.chance(0.8) ? id : random.pick(ECHOES))],
    "content-type": [0.7, () => "application/json"],
  });
  return {
    status: 200,
    headers,
    body: random.chance(0.9) ? JSON.stringify(made) : written(random, made),
    ...arrival(random),
  };
}

/** An answer that is not the profile that was asked for. */
function badAnswer(random) {
  return random.one(
    () => ({ fails: true, ...arrival(random) }),
    () => ({ ...problem(random), ...arrival(random) }),
    () => {
      const retry = random.pick(["1", "0", "2.5", "30", "soon", "Fri, 27 Nov 2026 00:00:02 GMT", "-1"]);
      return { status: random.pick([429, 503]), headers: { "retry-after": retry }, body: "" };
    },
    () => profileAnswer(random, { id: MEDTECH, slug: "medtech" }),
    () => profileAnswer(random, { id: anyId(random), slug: slug(random) }),
    () => ({ status: 304, headers: { "x-tenant-id": random.pick([ACME, MEDTECH]) } }),
    () => ({ status: random.pick([200, 201, 204, 302]), body: written(random, oddProfile(random)) }),
  );
}

const anyAnswer = (random) => (random.chance(0.65) ? profileAnswer(random) : badAnswer(random));

const FLAGS = [
  ["ask_panel", false],
  ["beta", true],
  ["beta", "blue"],
  ["betaMode", 0],
  ["10", []],
  ["2", {}],
  ["__proto__", null],
  ["", "x"],
  ["unknown", { plan: "x" }],
];

const READS = [
  { do: "read" },
  { do: "flags", keys: FLAGS },
  { do: "limits", keys: ["seats", "api_calls", "storageGb", "1", "", "__proto__", "unknown"] },
];

const later = (random) => random.members({ inBackground: [0.35, () => true] });

const wait = (random) => ({
  do: "wait",
  milliseconds: random.pick([0, 50, 500, 2_500, 61_000, 301_000, DAY, DAY + 1]),
});

/** A client that polls does it for minutes only, and not for the 1,440 minutes of a day. */
function shortened(made) {
  const shorter = (step) =>
    step.do === "wait" ? { ...step, milliseconds: Math.min(step.milliseconds, 301_000) } : step;
  return made.options.updates === "poll" || (made.tab && made.options.updates !== "none")
    ? { ...made, steps: made.steps.map(shorter) }
    : made;
}

const URLS = [
  `${API}/panels`,
  `${API}/panels`,
  `${API}/panels?tenant=acme#x`,
  "HTTPS://API.vital.health:443/panels",
  "https://other.test/x",
  "https://third-party.test/x",
  "https://api.vital.health.evil.test/",
  "https://api.vital.health@evil.test/",
  "https://evil.test\\@api.vital.health/",
  "http://api.vital.health/",
  "https://upper.test/x",
  "http://plain.test:8080",
  "/panels",
  "panels?secret=1",
  "",
  "blob:https://api.vital.health/x",
  "data:text/plain,x",
  { $: "URL", of: `${API}/by-url` },
];

/** A call of the wrapped fetch. */
function fetchStep(random) {
  const headers = random.pick([
    { accept: "text/plain" },
    { "X-Tenant-ID": MEDTECH },
    [["a", "b"]],
    { authorization: "x" },
  ]);
  const init = random.members({
    method: [0.3, () => random.pick(["GET", "POST", "PUT", "delete", "HEAD"])],
    headers: [0.4, () => headers],
    redirect: [0.25, () => random.pick(["follow", "error", "manual"])],
    mode: [0.08, () => random.pick(["cors", "no-cors"])],
    body: [0.2, () => random.pick(["text", { $: "URLSearchParams", of: "a=b" }, { $: "Uint8Array", of: [1] }, null])],
    keepalive: [0.05, () => true],
  });
  const request = {
    $: "Request",
    of: {
      url: `${API}/by-request`,
      headers: [
        ["x-tenant-id", MEDTECH],
        ["accept", "x"],
      ],
    },
  };
  const url = random.chance(0.08) ? request : random.pick(URLS);
  return { do: "fetch", url, init: random.chance(0.25) ? { $: "undefined" } : init, ...later(random) };
}

/** An answer of the app. */
function appAnswer(random) {
  return random.one(
    () => ({ status: 200, headers: echo(random), body: "panels", ...arrival(random) }),
    () => ({ status: 200, headers: echo(random), body: "panels" }),
    () => ({ status: random.pick([200, 204, 304, 404, 500]), headers: echo(random), body: "text" }),
    () => ({ ...problem(random), ...arrival(random) }),
    () => {
      const targets = [
        "/next",
        "https://third-party.test/y",
        "https://other.test/",
        "javascript:x",
        "http://[",
        `${API}/z`,
      ];
      return {
        status: random.pick([301, 302, 303, 307, 308]),
        headers: { ...(random.chance(0.9) && { location: random.pick(targets) }), ...echo(random) },
      };
    },
    () => ({ fails: true, ...arrival(random) }),
  );
}

function switchStep(random) {
  const tenant = random.one(
    () => random.pick(["acme", "medtech", ACME, MEDTECH, { id: MEDTECH }, { slug: "medtech" }]),
    () => random.pick(["acme", "medtech", ACME, MEDTECH, { id: MEDTECH }, { slug: "medtech" }]),
    () => tenantRef(random),
    () => (random.chance(0.5) ? wrongTenantRef(random) : oddValue(random)),
  );
  const given = random.pick([{ $: "undefined" }, { $: "undefined" }, { reason: "support" }, {}, { why: "x" }]);
  return { do: "switch", tenant, options: given, ...later(random) };
}

/** The answer for a tenant that a switch asks for. */
function switchAnswer(random) {
  return random.one(
    () => profileAnswer(random, { id: MEDTECH, slug: "medtech" }),
    () => profileAnswer(random, { id: MEDTECH, slug: "medtech" }),
    () => profileAnswer(random),
    () => badAnswer(random),
  );
}

/** A client whose tenant is not decided by its host, so that it may switch. */
function switchingOptions(random) {
  const free = { request: {}, defaultTenant: random.pick(["acme", ACME]) };
  const cookie = {
    request: { host: "vital.health", cookie: `__Host-tenant_id=${ACME}` },
    rootDomains: ["vital.health"],
  };
  return random.chance(0.85) ? { api: API, ...random.pick([free, free, cookie]) } : clientOptions(random);
}

function snapshot(random) {
  const { flag, ...made } = { flag: flagValue(random), ...profile(random, { id: ACME, slug: "acme", wrong: 0.08 }) };
  const times = [
    "2026-11-27T00:00:00.000Z",
    "2026-11-26T23:59:30Z",
    "2026-11-20T00:00:00Z",
    "2027-01-01T00:00:00Z",
    "soon",
    null,
  ];
  const given = { ...made, flags: { beta: flag, ...(typeof made.flags === "object" && made.flags) } };
  return { profile: random.chance(0.9) ? given : oddProfile(random), madeAt: random.pick(times) };
}

const STORED = [
  ACME,
  ACME,
  ACME,
  MEDTECH,
  MEDTECH,
  MEDTECH,
  ACME.replaceAll("-", "").toUpperCase(),
  "acme",
  "",
  "org_2abcDEF",
];

/** A profile that the browser kept, of the age in ms. */
function kept(random, id, slug, age) {
  const at = Date.parse("2026-11-27T00:00:00.000Z") - age;
  const copy = { profile: profile(random, { wrong: 0.05, id, slug }), etag: random.pick(['"1"', null, 7]), at };
  return { [`tenant:${id}:tenantry:profile`]: random.chance(0.9) ? JSON.stringify(copy) : written(random, copy) };
}

/** A tab on the platform's host, where it chooses its tenant, or on a tenant's host. */
function inTab(random) {
  const host = random.pick([
    "vital.health",
    "vital.health",
    "vital.health",
    "acme.vital.health",
    "localhost:3000",
    "x.test",
  ]);
  const name = host.startsWith("localhost") ? "tenant_id" : "__Host-tenant_id";
  const ages = [0, 30_000, 3_600_000, DAY - 1, DAY + 1, -30_000];
  const tab = {
    host,
    ...random.members({
      protocol: [0.2, () => "http:"],
      cookie: [0.4, () => (random.chance(0.7) ? `${name}=${random.pick(STORED)}` : cookie(random, "uuid"))],
      session: [0.5, () => ({ "tenantry:tenant": random.pick(STORED) })],
      local: [0.4, () => ({ theme: "dark", ...kept(random, ACME, "acme", random.pick(ages)) })],
      denies: [0.2, () => random.some(["session", "local", "cookie", "tabs", "page", "full"], 0.3)],
    }),
  };
  const steps = () =>
    random.one(
      () => switchStep(random),
      () => switchStep(random),
      () => fetchStep(random),
      () => wait(random),
      () => ({ do: "refresh" }),
      () => ({
        do: "other tab",
        message: random.pick([{ switchedTo: MEDTECH }, { switchedTo: "x" }, {}, null, "text"]),
      }),
      () => ({ do: "choose elsewhere", tenantId: random.pick(STORED) }),
      () => random.pick([{ do: "hide" }, { do: "show", persisted: true }, { do: "show", persisted: false }]),
      () => ({ do: "forget" }),
      () => ({ do: "storage", key: "k" }),
    );
  const more = random.members({
    defaultTenant: [0.3, () => "acme"],
    cookie: [0.15, () => random.pick(["org", { name: "tenant_id", prefix: "" }, "__Secure-tenant_id"])],
    sources: [0.1, () => random.some(["subdomain", "session", "cookie", "default", "platform"], 0.8)],
    prefer: [0.1, () => random.pick(["session", "subdomain", "cookie"])],
    snapshot: [0.3, () => snapshot(random)],
    updates: [0.4, () => "none"],
    debug: [0.05, () => true],
  });
  return {
    tab,
    options: { api: API, rootDomains: ["vital.health"], ...more },
    tenantApi: random.list(0, 4, () => (random.chance(0.5) ? switchAnswer(random) : anyAnswer(random))),
    app: random.list(0, 2, () => appAnswer(random)),
    ...random.members({ audit: [0.2, () => "sink"] }),
    steps: [...random.some([{ do: "ready" }], 0.85), ...random.list(1, 5, steps), { do: "read" }],
  };
}

const clients = {
  "from a snapshot": (random) => {
    const isOfPage = random.chance(0.3);
    const base = isOfPage ? { api: API } : clientOptions(random);
    return {
      options: { ...base, snapshot: random.chance(0.97) ? snapshot(random) : oddValue(random) },
      tenantApi: random.list(0, 2, () => anyAnswer(random)),
      steps: [...READS, ...random.some([wait(random), { do: "refresh" }, { do: "storage", key: "k" }, ...READS])],
    };
  },
  "that loads": (random) => ({
    options: clientOptions(random),
    tenantApi: random.list(1, 4, () => anyAnswer(random)),
    steps: [
      { do: "ready" },
      ...READS,
      ...random.list(0, 4, () =>
        random.one(
          () => wait(random),
          () => ({ do: "refresh" }),
          () => ({ do: "refresh", ...later(random) }),
          () => ({ do: "list", ...later(random) }),
          () => ({ do: "storage", key: "k", tenantId: anyId(random) }),
        ),
      ),
      // Old enough for a refresh that fails to change the status.
      ...(random.chance(0.3) ? [wait(random), { do: "refresh" }] : []),
      ...random.some([{ do: "dispose" }], 0.1),
      ...READS,
    ],
  }),
  "that lists tenants": (random) => {
    const entry = () => {
      const { id, slug: named, name, branding } = profile(random, { wrong: 0.2 });
      return random.chance(0.9)
        ? { id, slug: named, name, role: random.pick(["admin", 1, null]), logoUrl: branding?.logoUrl }
        : 1;
    };
    const body = written(
      random,
      random.chance(0.9) ? { tenants: random.list(0, 4, entry) } : { tenants: oddValue(random) },
    );
    const answer = random.chance(0.8) ? { status: 200, body } : badAnswer(random);
    return {
      options: clientOptions(random),
      tenantApi: [profileAnswer(random), answer],
      steps: [{ do: "ready" }, { do: "list" }],
    };
  },
  "that fetches": (random) => ({
    options: clientOptions(
      random,
      random.chance(0.7) ? { snapshot: { profile: { id: ACME, slug: "acme" }, madeAt: "" } } : {},
    ),
    tenantApi: [profileAnswer(random, { wrong: 0 }), anyAnswer(random)],
    app: random.list(2, 6, () => appAnswer(random)),
    steps: random.list(1, 4, () => (random.chance(0.9) ? fetchStep(random) : wait(random))),
  }),
  "that switches": (random) => ({
    options: { ...switchingOptions(random), ...(random.chance(0.1) && { snapshot: snapshot(random) }) },
    tenantApi: [profileAnswer(random, { wrong: 0 }), ...random.list(1, 4, () => switchAnswer(random))],
    app: random.list(0, 3, () => appAnswer(random)),
    ...random.members({ audit: [0.5, () => random.pick(["sink", "sink throws", "actor throws", "api"])] }),
    steps: [
      ...random.some([{ do: "ready" }], 0.8),
      ...random.some([{ do: "cache", fails: random.chance(0.15) }], 0.4),
      ...random.list(1, 5, () =>
        random.one(
          () => switchStep(random),
          () => switchStep(random),
          () => fetchStep(random),
          () => wait(random),
        ),
      ),
      { do: "read" },
    ],
  }),
  "in a tab": inTab,
  "with wrong options": (random) => ({
    options: random.one(
      () => ({ api: API, request: { host: "acme.localhost" }, ...Object(wrongOptions(random)) }),
      () => ({
        ...clientOptions(random),
        api: random.one(
          () => oddValue(random),
          () => random.pick(["", "api", "ftp://x", "/api"]),
        ),
      }),
      () => ({
        ...clientOptions(random),
        apiOrigins: random.one(
          () => [
            random.pick([
              "*",
              "https://*.test",
              "other.test",
              "https://x/path",
              "https://",
              "ftp://x.test",
              "https://\u00fc.test",
              "https://a b",
            ]),
          ],
          () => [oddValue(random)],
          () => oddValue(random),
        ),
      }),
      () => ({
        ...clientOptions(random),
        timeouts: random.pick([{ attempt: 0 }, { total: -1 }, { attempts: 1 }, { attempt: "x" }, null]),
      }),
      () => ({ ...clientOptions(random), request: wrongRequest(random, parts(random)) }),
      () => Object.fromEntries([...Object.entries(clientOptions(random)), [random.pick(["location", "Api", "x"]), 1]]),
    ),
    tenantApi: [profileAnswer(random)],
    steps: [{ do: "ready" }, { do: "read" }],
  }),
};

export const clientFamilies = Object.entries(clients).map(([kind, make]) => ({
  name: `client ${kind}`,
  make: (random) => shortened(make(random)),
  answer: play,
}));
