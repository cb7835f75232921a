// What a wrapper adds to a fetch. Underneath all of them lies one stub, which answers at once.

import axios from "axios";
import ky from "ky";
import { ofetch } from "ofetch";
import { createTenantClient } from "tenantry";
import wretch from "wretch";

const API = "https://api.vital.health";
const HEADER = "x-tenant-id";
const TENANT = "11111111-1111-1111-1111-111111111111";

/** It has no body, so it can be handed out again and again. */
const response = new Response(null, { headers: { [HEADER]: TENANT } });

export const BY_HAND = "a wrapper by hand";

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
    tenantry: throughTenantry(),
    [BY_HAND]: byHand,
    ky: throughKy(),
    ofetch: throughOfetch(),
    wretch: throughWretch(),
    axios: throughAxios(),
  }),

  /** What the stub was asked for, and what came of it. */
  async answer(call, url) {
    sent = undefined;
    const { status } = await call(url);
    const request = new Request(sent.input, sent.init);
    return `${request.method} ${request.url} ${request.headers.get(HEADER)} ${status}`;
  },
};

/** What each of them adds to the stub. */
export function added({ stub: bare, ...wrapped }) {
  return Object.fromEntries(Object.entries(wrapped).map(([name, value]) => [name, value - bare]));
}

function throughTenantry() {
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

/** What a careful engineer writes who thinks of origins, and not of redirects, echoes and switches. */
async function byHand(input, init) {
  const request = input instanceof Request ? input : undefined;
  const { origin } = new URL(request?.url ?? input);
  if (!allowed.has(origin)) return stub(input, init);
  const headers = new Headers(init?.headers ?? request?.headers);
  headers.set(HEADER, TENANT);
  return stub(input, { ...init, headers });
}

function throughKy() {
  const client = ky.create({ fetch: stub, headers: { [HEADER]: TENANT } });
  return (url) => client(url);
}

function throughOfetch() {
  const client = ofetch.create({ headers: { [HEADER]: TENANT } }, { fetch: stub });
  return (url) => client.raw(url);
}

function throughWretch() {
  const client = wretch()
    .polyfills({ fetch: stub })
    .headers({ [HEADER]: TENANT });
  return (url) => client.get(url).res();
}

function throughAxios() {
  const client = axios.create({
    adapter: "fetch",
    env: { fetch: stub, Request, Response },
    headers: { [HEADER]: TENANT },
  });
  return (url) => client.get(url);
}
