// What a client is: its options, its events, its surface.
import type { Branding, FlagValue, Limit, Membership, Snapshot, TenantProfile } from "./profile.js";
import type { Resolution } from "./resolution.js";
import type { ResolveOptions, ResolveRequest } from "./resolve-options.js";
import type { TenantId } from "./tenant-id.js";

/** How to make a client. Everything but `fetch` and `location` is plain data. */
export interface TenantClientOptions extends ResolveOptions {
  /** The base of the tenant API: an address such as `https://api.vital.health`, or in a browser a path such as `/api`. */
  readonly api: string;
  /** Origins besides the page's own and that of `api` whose requests carry the tenant. */
  readonly apiOrigins?: readonly string[];
  /** What the server already loaded; with it nothing is requested at start. */
  readonly snapshot?: Snapshot | null;
  /** The `fetch` underneath every request, the SDK's own too; the global one by default. */
  readonly fetch?: typeof fetch;
  /** The request to resolve from; the browser's own address and cookies by default. */
  readonly location?: ResolveRequest;
  /** Logs the resolution, one line a source. False by default. */
  readonly debug?: boolean;
}

/** OpenFeature's words for the state of a client. */
export type Status = "NOT_READY" | "READY" | "RECONCILING" | "STALE" | "ERROR";

/** What a client tells its listeners. */
export type TenantEvents = {
  /** The first profile is there. */
  ready: { readonly tenant: TenantProfile };
  /** Something a page may show has changed: status, tenant, flags, limits or brand. */
  change: { readonly status: Status };
  /** The client has moved to another tenant. */
  switch: { readonly from: TenantId | null; readonly to: TenantId };
  /** A profile could not be loaded. */
  error: { readonly error: Error };
};

/** Something that holds the tenant's data. */
export interface TenantCache {
  /** Forgets all of it, at once. On a switch it runs before the new tenant is set; when it throws, the switch fails. */
  clear(): void;
  /** Loads anew what is in use, for the tenant that is set by now. */
  reload?(): void;
}

/** A client acts for one tenant. On a server make one for each request. */
export interface TenantClient {
  /** Fulfilled when the tenant is known; rejects with the reason when it cannot be. Never an unhandled rejection. */
  readonly ready: Promise<void>;
  readonly status: Status;
  /** Why the last load or switch failed; null once one succeeds. */
  readonly error: Error | null;
  readonly tenantId: TenantId | null;
  readonly tenant: TenantProfile | null;
  readonly resolution: Resolution;
  /**
   * `fetch` for the app's own API: it waits for the tenant, sends `X-Tenant-ID` to the allowed origins and nowhere else, and
   * hands over no answer that is late or another tenant's. Refusals of the gateway are thrown as typed errors.
   */
  readonly fetch: typeof fetch;
  readonly tier: TenantProfile["tier"] | null;
  readonly branding: Branding;
  /** The flag's value where it is of the fallback's type, else the fallback. Never throws. */
  flag(key: string, fallback: boolean): boolean;
  flag(key: string, fallback: string): string;
  flag(key: string, fallback: number): number;
  flag<Value extends FlagValue>(key: string, fallback: Value): Value;
  /** Null for a limit that the profile does not have. */
  limit(key: string): Limit | null;
  /** What a server hands to the browser's client. Null while there is no tenant. */
  snapshot(): Snapshot | null;
  /** Loads the profile anew. */
  refresh(): Promise<void>;
  /**
   * Moves to another tenant. Nothing changes until its profile is there; then requests of the old one are aborted. Of
   * several switches the last one asked for wins; the others reject with `TenantChanged`.
   *
   * @throws {TenantConflict} where the host decides: go to `tenantHost(...)` instead.
   */
  switchTenant(tenant: TenantId | string): Promise<void>;
  /** The tenants that the signed-in person is a member of. */
  tenants(): Promise<readonly Membership[]>;
  /** Lets a cache take part in every switch, until the function that comes back is called. */
  addCache(cache: TenantCache): () => void;
  /** Listens; the function that comes back stops it. */
  on<Name extends keyof TenantEvents>(name: Name, listener: (event: TenantEvents[Name]) => void): () => void;
  /** Aborts what is under way and acts for nobody from now on. */
  dispose(): void;
}
