// A client for tests: the real client with a `fetch` that uses no network.
import { createTenantClient } from "../client/client.js";
import { clientOptions } from "../client/client-options.js";
import type { TenantClient, TenantClientOptions } from "../client/tenant-client.js";
import { isTenantError } from "../errors.js";
import { parseProfile, type TenantProfile } from "../profile/profile.js";
import { assertKnownOptions } from "../resolution/option-names.js";
import type { Resolution } from "../resolution/resolution.js";
import type { IdFormat } from "../tenant/tenant-id.js";
import { apiFixture, type Responder } from "./api-fixture.js";
import { acme, healthco, medtech, type ProfileOverrides, profileFixture, snapshotFixture } from "./fixtures.js";

/** The options of `createTestClient`. The options of the client work as in production. */
export interface TestClientOptions extends Partial<Omit<TenantClientOptions, "fetch" | "snapshot" | "tenants">> {
  /**
   * The tenant to start with, if `request` names none. Missing members are those of `profileFixture`. It replaces the
   * tenant in `tenants` with its id or slug.
   *
   * @default the first of `tenants`
   */
  readonly tenant?: ProfileOverrides;
  /**
   * The tenants of the tenant API.
   *
   * @default [acme, medtech, healthco], with `ids: "opaque"` as org_acme, org_medtech and org_healthco
   */
  readonly tenants?: readonly TenantProfile[];
  /**
   * The responses to `client.fetch`, by method and path, for example `"GET /v1/panels"`; with the origin if it is not
   * the API's. They come before the tenant API, so a test can also make that fail.
   *
   * @default {}
   */
  readonly handlers?: Readonly<Record<string, Responder>>;
}

/** A request that the client sent. */
export interface RecordedRequest {
  /** The method in uppercase. */
  readonly method: string;
  /** The absolute URL. */
  readonly url: string;
  /** The value of the tenant header; null for none. */
  readonly tenantId: string | null;
}

/** A client that records its requests. */
export type TestClient = TenantClient & {
  /** The requests so far, in order. */
  readonly requests: readonly RecordedRequest[];
};

/**
 * Makes a client that is `READY` at once and uses no network. Except for its `fetch` it is the client of production, so
 * it switches, refuses and emits events like that: with a suspended tenant it ends in `ERROR`. A request without a
 * handler rejects and says what is missing.
 *
 * @throws {TenantError} if the tenant cannot be resolved or an option is wrong.
 * @example
 * const client = createTestClient({ handlers: { "GET /v1/panels": () => Response.json([]) } });
 * await client.fetch("/v1/panels");
 * client.requests[0]?.tenantId; // acme.id
 */
export function createTestClient(options: TestClientOptions = {}): TestClient {
  assertKnownOptions<TestClientOptions>(options, testClientOptions);
  const { ids = "uuid" } = options;
  const { tenants = defaultTenants(ids), tenant: first, handlers = {}, ...given } = options;
  const tenant = first ? profileFixture(first, { ids }) : tenants[0];
  const known = tenant ? withTenant(tenants, tenant) : tenants;
  const wanted = { api: API, request: {}, ...(tenant && { defaultTenant: { id: tenant.id } }), ...given };
  const { id, slug } = resolutionFor(wanted);
  const start = known.find((one) => one.id === id || one.slug === slug);

  const requests: RecordedRequest[] = [];
  const answerApi = apiFixture(known, { ids });
  const { origin } = new URL(wanted.api, API);
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input instanceof Request ? input : new URL(input, API), init);
    const { method, url, headers } = request;
    requests.push({ method, url, tenantId: headers.get(wanted.header ?? "x-tenant-id") });
    request.signal.throwIfAborted();
    const address = new URL(url);
    const name = `${method} ${address.origin === origin ? "" : address.origin}${address.pathname}`;
    const answer = Object.hasOwn(handlers, name) ? handlers[name]?.(request) : answerApi(request);
    if (!answer) {
      throw new Error(
        `There is no handler for ${method} ${url}. Add one: createTestClient({ handlers: { "${name}": … } }).`,
      );
    }
    return answer;
  };
  const client = createTenantClient({
    updates: "none",
    ...wanted,
    fetch: send,
    snapshot: start && isInUse(start, ids) ? snapshotFixture(start) : null,
  });
  return Object.assign(client, { requests });
}

const { fetch: _fetch, snapshot: _snapshot, ...ofClient } = clientOptions;
const testClientOptions = { ...ofClient, tenant: true, tenants: true, handlers: true } as const;

function defaultTenants(ids: IdFormat): readonly TenantProfile[] {
  const tenants = [acme, medtech, healthco];
  return ids === "uuid" ? tenants : tenants.map((one) => profileFixture({ ...one, id: `org_${one.slug}` }, { ids }));
}

/** Replaces the tenant with the same id or slug, or adds this one in front. */
function withTenant(tenants: readonly TenantProfile[], tenant: TenantProfile): readonly TenantProfile[] {
  const isSame = ({ id, slug }: TenantProfile) => id === tenant.id || slug === tenant.slug;
  return tenants.some(isSame) ? tenants.map((one) => (isSame(one) ? tenant : one)) : [tenant, ...tenants];
}

/** A tenant that is not active gets no snapshot: the client refuses the tenant API's response, as in production. */
function isInUse(tenant: TenantProfile, ids: IdFormat): boolean {
  try {
    return parseProfile(tenant, { ids }).profile.id === tenant.id;
  } catch (error) {
    if (isTenantError(error, "TENANT_NOT_ACTIVE")) {
      return false;
    }
    throw error;
  }
}

/** The resolution for these options, made by a client, which alone knows all of them. */
function resolutionFor(options: TenantClientOptions): Resolution {
  const client = createTenantClient({
    ...options,
    debug: false,
    updates: "none",
    fetch: () => new Promise(() => undefined),
  });
  client.dispose();
  return client.resolution;
}

const API = "http://api.test";
