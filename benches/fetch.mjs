// The time that a wrapper adds to a fetch. All wrappers call the same stub, which responds at once.

import axios from "axios";
import ky from "ky";
import { ofetch } from "ofetch";
import { createTenantClient } from "tenantry";
import wretch from "wretch";

const API = "https://api.vital.health";
const HEADER = "x-tenant-id";
const TENANT = "11111111-1111-1111-1111-111111111111";

/** The response of every call. It has no body, so it can be reused. */
const response = new Response(null, { headers: { [HEADER]: TENANT } });

export const HANDWRITTEN = "a handwritten wrapper";

let sent;

function stub(input, init) {
  sent = { input, init };
  return Promise.resolve(response);
}

export const fetches = {
  inputs: Array.from({ length: 256 }, (_, number) => `${API}/v1/panels/${number}`),
  expected: (url) => `GET ${url} ${TENANT} 200`,

  candidates: () => ({
    stub: (url) => stub(url, { headers: { [HEADER]: TENANT } }),
    tenantry: withTenantry(),
    [HANDWRITTEN]: handwritten,
    ky: withKy(),
    ofetch: withOfetch(),
    wretch: withWretch(),
    axios: withAxios(),
  }),

  /** The request that the stub received, and the status of the response. */
  async answer(call, url) {
    sent = undefined;
    const { status } = await call(url);
    const request = new Request(sent.input, sent.init);
    return `${request.method} ${request.url} ${request.headers.get(HEADER)} ${status}`;
  },
};

/** The time that each wrapper adds to the stub. */
export function added({ stub: bare, ...wrapped }) {
  return Object.fromEntries(Object.entries(wrapped).map(([name, value]) => [name, value - bare]));
}

function withTenantry() {
  const profile = { id: TENANT, slug: "acme", name: "Acme" };
  const client = createTenantClient({
    api: API,
    request: { host: "acme.localhost" },
    snapshot: { profile, madeAt: "2025-01-01T00:00:00.000Z" },
    fetch: stub,
  });
  return (url) => client.fetch(url);
}

const allowed = new Set([API]);

/** A typical handwritten wrapper: it checks the origin, and ignores redirects, the echo and switches. */
async function handwritten(input, init) {
  const request = input instanceof Request ? input : undefined;
  const { origin } = new URL(request?.url ?? input);
  if (!allowed.has(origin)) return stub(input, init);
  const headers = new Headers(init?.headers ?? request?.headers);
  headers.set(HEADER, TENANT);
  return stub(input, { ...init, headers });
}

function withKy() {
  const client = ky.create({ fetch: stub, headers: { [HEADER]: TENANT } });
  return (url) => client(url);
}

function withOfetch() {
  const client = ofetch.create({ headers: { [HEADER]: TENANT } }, { fetch: stub });
  return (url) => client.raw(url);
}

function withWretch() {
  const client = wretch()
    .polyfills({ fetch: stub })
    .headers({ [HEADER]: TENANT });
  return (url) => client.get(url).res();
}

function withAxios() {
  const client = axios.create({
    adapter: "fetch",
    env: { fetch: stub, Request, Response },
    headers: { [HEADER]: TENANT },
  });
  return (url) => client.get(url);
}
