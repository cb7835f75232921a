// A client for tests: the real one, over a `fetch` that reaches no network.
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

/** How to make a client for tests. Options of the client hold as they do in production. */
export interface TestClientOptions extends Partial<Omit<TenantClientOptions, "fetch" | "snapshot">> {
  /**
   * The tenant to start with, where `request` names none: the first of `tenants` by default. What is left out is that of
   * `profileFixture`; it takes the place of one in `tenants` with its id or slug.
   */
  readonly tenant?: ProfileOverrides;
  /**
   * The tenants that the tenant API knows; acme, medtech and healthco by default. With `ids: "opaque"` their ids are
   * `org_acme`, `org_medtech` and `org_healthco`.
   */
  readonly tenants?: readonly TenantProfile[];
  /**
   * What answers `client.fetch`, by method and path, such as `"GET /v1/panels"`; with its origin where that is not the
   * API's. Asked before the tenant API, so a test can also let that fail.
   */
  readonly handlers?: Readonly<Record<string, Responder>>;
}

/** A request that the client sent. */
export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  /** The tenant header as it was sent; null for none. */
  readonly tenantId: string | null;
}

/** A client that remembers what it sent. */
export type TestClient = TenantClient & { readonly requests: readonly RecordedRequest[] };

/**
 * Makes a client that is `READY` at once and needs no network. It is the client of production in everything but its `fetch`,
 * so it switches, refuses and announces as that does: with a tenant that is suspended it ends in `ERROR`. A request that
 * nothing answers rejects and says what is missing.
 *
 * @throws {TenantError} when the tenant cannot be resolved or an option is wrong.
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
      throw new Error(`Nothing answers ${method} ${url}. Give createTestClient({ handlers: { "${name}": … } }).`);
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

/** The tenants with this one in the place of the one it stands for, or in front. */
function withTenant(tenants: readonly TenantProfile[], tenant: TenantProfile): readonly TenantProfile[] {
  const isSame = ({ id, slug }: TenantProfile) => id === tenant.id || slug === tenant.slug;
  return tenants.some(isSame) ? tenants.map((one) => (isSame(one) ? tenant : one)) : [tenant, ...tenants];
}

/** One that is shut off is left to the tenant API, whose answer the client refuses as it does in production. */
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

/** What the options come to, found by the client itself: it alone knows all of them. */
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
