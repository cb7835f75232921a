// What a client is: its options, its events, its surface.

import type { DeniedAbility } from "../browser/denied-abilities.js";
import type { TenantStorage } from "../browser/storage.js";
import type { Branding, Limit, Membership, Snapshot, TenantProfile, TenantWarning } from "../profile/profile.js";
import type { Updates } from "../profile/profile-updater.js";
import type { Timeouts } from "../profile/tenant-api.js";
import type { LimitKey, ReadFlag } from "../profile/typed-keys.js";
import type { Resolution } from "../resolution/resolution.js";
import type { RequestLike, ResolveOptions } from "../resolution/resolve-options.js";
import type { TenantId } from "../tenant/tenant-id.js";
import type { TenantRef } from "../tenant/tenant-ref.js";
import type { AuditSink } from "./audit.js";

/** How to make a client. Everything but `fetch` and `request` is plain data. */
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
  readonly request?: RequestLike;
  /**
   * How the profile is kept up to date: `poll` asks once a minute while the page is looked at, `live` listens to the
   * tenant API's stream of news besides, `none` leaves it to `refresh()`. In a browser's tab `poll`, elsewhere `none`.
   */
  readonly updates?: Updates;
  /**
   * How long the SDK waits for the tenant API, in milliseconds. An attempt that takes longer is made again, up to three
   * times in all.
   *
   * @default { attempt: 2000, total: 5000 }
   */
  readonly timeouts?: Timeouts;
  /** Takes the record of every switch. */
  readonly auditSink?: AuditSink;
  /** Who is signed in, for the records. */
  readonly actor?: () => string | null;
  /** Logs the resolution, one line a source, and what was left out of answers, one line a part. False by default. */
  readonly debug?: boolean;
}

/** OpenFeature's words for the state of a client. */
export type Status = "NOT_READY" | "READY" | "RECONCILING" | "STALE" | "ERROR";

/** What a client tells its listeners. */
export type TenantEvents = {
  /** The first profile is there. Not on the platform, which has none. */
  ready: { readonly tenant: TenantProfile };
  /** Something a page may show has changed: status, tenant, flags, limits or brand. */
  change: { readonly status: Status };
  /** The client has moved to another tenant. */
  switch: { readonly from: TenantId; readonly to: TenantId; readonly epoch: number };
  /** Another tab of this origin has. This one stays where it is, unless the listener moves it. */
  otherTabSwitch: { readonly tenantId: TenantId };
  /** The profile could not be loaded anew and is older than a minute; it stays in use, for a day at most. */
  stale: { readonly tenant: TenantProfile; readonly error: Error };
  /** A profile could not be loaded, live updates are refused or are no stream, or the audit sink threw. */
  error: { readonly error: Error };
  /**
   * A part of an answer was wrong and is left out; everything else of it counts. Told once for a profile that is loaded,
   * and again when another set of parts is wrong.
   */
  warning: {
    /** The profile of the tenant, or the list that `listTenants()` asks for. */
    readonly source: "profile" | "tenants";
    /** The tenant of the profile; null for the list. */
    readonly tenantId: string | null;
    readonly warnings: readonly TenantWarning[];
  };
  /**
   * The browser denies something to the page, has no such thing or has no room: `area` says what. The client does without:
   * what was to be kept is kept in memory, or not at all. Told once for each area; for `local` and `session` again only
   * after the browser has kept everything in between.
   */
  storage: { readonly area: DeniedAbility; readonly error: Error };
};

/** What a switch may say of itself. */
export interface SwitchOptions {
  /** The reason, for the audit. */
  readonly reason?: string;
}

/** Something that holds the tenant's data and must not outlive a switch. */
export interface TenantCache {
  /**
   * Forgets all of it, at once. On a switch it runs before the new tenant is set, in the same turn; if it throws, the
   * switch fails and nothing has changed.
   */
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
  /**
   * Whether the client is on the platform itself: at a root domain or a reserved label, with no tenant chosen. It grants nothing. There
   * `tenantId` is the platform's, `tenant` is null, the status is `READY`, and the SDK requests no profile.
   */
  readonly isPlatform: boolean;
  /** Null while no profile is known, when the last one is more than a day old, and on the platform. */
  readonly tenant: TenantProfile | null;
  readonly resolution: Resolution;
  /**
   * `fetch` for the app's own API: it waits for the tenant, sends `X-Tenant-ID` to the allowed origins and nowhere else, and
   * hands over no answer that is late or another tenant's. Refusals of the gateway are thrown as typed errors.
   */
  readonly fetch: typeof fetch;
  readonly tier: TenantProfile["tier"] | null;
  readonly branding: Branding;
  /**
   * The flag's value where it is of the fallback's type, else the fallback. Never throws. `npx tenantry types` makes
   * the keys and their types known to TypeScript.
   */
  readonly flag: ReadFlag;
  /**
   * Null for a limit that the profile does not have, and for counts that are older than five minutes. Never throws. Its
   * keys are made known like those of flags.
   */
  limit(key: LimitKey): Limit | null;
  /** What this tenant keeps in the browser; nobody else's values are ever read through it. */
  readonly storage: TenantStorage;
  /** What a server hands to the browser's client. Null while there is no tenant. */
  snapshot(): Snapshot | null;
  /** Loads the profile anew; where it has not changed, the tenant API says so in a few bytes. Does nothing on the platform. */
  refresh(): Promise<void>;
  /**
   * Moves to another tenant. Nothing changes until its profile is there; then requests of the old one are aborted. Of
   * several switches the last one asked for wins; the others reject with `TenantChangedError`.
   *
   * A bare string is a UUID or a slug. With `ids: "opaque"` it could be either, so write `{ id }` or `{ slug }` there.
   *
   * @throws {TenantConflictError} where the host decides: go to `tenantHost(...)` instead.
   */
  switchTenant(tenant: TenantRef, options?: SwitchOptions): Promise<void>;
  /** Lets a cache take part in every switch; the function that comes back takes it out again. */
  addCache(cache: TenantCache): () => void;
  /** The tenants that the signed-in person is a member of. An entry whose id or slug is wrong is left out. */
  listTenants(): Promise<readonly Membership[]>;
  /** Listens; the function that comes back stops it. */
  on<Name extends keyof TenantEvents>(name: Name, listener: (event: TenantEvents[Name]) => void): () => void;
  /** Aborts what is under way and acts for nobody from now on. */
  dispose(): void;
}
