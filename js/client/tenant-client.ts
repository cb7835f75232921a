// The public types of a client: options, events, methods.

import type { DeniedAbility } from "../browser/denied-abilities.js";
import type { TenantStorage } from "../browser/storage.js";
import type {
  Branding,
  EmptySnapshot,
  Limit,
  Membership,
  Snapshot,
  TenantProfile,
  TenantWarning,
} from "../profile/profile.js";
import type { Updates } from "../profile/profile-updater.js";
import type { Timeouts } from "../profile/tenant-api.js";
import type { TenantDirectory } from "../profile/tenant-directory.js";
import type { LimitKey, ReadFlag } from "../profile/typed-keys.js";
import type { Explanation, Resolution } from "../resolution/resolution.js";
import type { RequestLike, ResolveOptions } from "../resolution/resolve-options.js";
import type { TenantId } from "../tenant/tenant-id.js";
import type { TenantRef } from "../tenant/tenant-ref.js";
import type { AuditSink } from "./audit.js";

/** The options of `createTenantClient`. Everything except the functions and `request` is plain data. */
export interface TenantClientOptions extends ResolveOptions {
  /**
   * The base URL of the tenant API: absolute (`https://api.vital.health`), or in a browser a path (`/api`). Write
   * either this or `tenants`; a client with neither knows the tenant of its `snapshot` only.
   */
  readonly api?: string;
  /** The tenants of an app without a tenant API: the result of `defineTenants`. */
  readonly tenants?: TenantDirectory;
  /**
   * Further origins whose requests carry the tenant. The page's own origin and that of `api` always do.
   *
   * @default []
   */
  readonly apiOrigins?: readonly string[];
  /**
   * The result of `client.snapshot()` on the server. With it the client starts `READY` and sends no request. An
   * `EmptySnapshot` starts on the platform, or with the server's error.
   *
   * @default null
   */
  readonly snapshot?: Snapshot | EmptySnapshot | null;
  /**
   * The `fetch` that sends every request, including those of the SDK.
   *
   * @default the global `fetch`
   */
  readonly fetch?: typeof fetch;
  /**
   * The request to resolve the tenant from.
   *
   * @default the address and the cookies of the browser tab
   */
  readonly request?: RequestLike;
  /**
   * How the profile is kept up to date:
   *
   * - `poll` requests it every 60 s while the page is visible;
   * - `live` also subscribes to the tenant API's server-sent events;
   * - `none` requests it only with `refresh()`.
   *
   * @default "poll" in a browser tab with an `api`, "none" elsewhere
   */
  readonly updates?: Updates;
  /**
   * How long the SDK waits for the tenant API, in milliseconds. It makes up to three attempts.
   *
   * @default { attempt: 2000, total: 5000 }
   */
  readonly timeouts?: Timeouts;
  /**
   * Receives the audit record of every switch, for example `apiAuditSink("/api")`.
   *
   * @default no records
   */
  readonly auditSink?: AuditSink;
  /**
   * The signed-in user, for the audit records.
   *
   * @default () => null
   */
  readonly actor?: () => string | null;
  /**
   * Logs the resolution, one line for each source, and the left-out parts of responses, one line for each part.
   *
   * @default false
   */
  readonly debug?: boolean;
}

/**
 * The status of a client, in the words of OpenFeature:
 *
 * - `NOT_READY`: the first profile is loading, or the client was disposed of;
 * - `READY`: the profile is up to date, or the client is on the platform;
 * - `RECONCILING`: a switch is loading its profile;
 * - `STALE`: the profile is older than 1 min and could not be refreshed;
 * - `ERROR`: there is no usable profile, see `client.error`.
 */
export type Status = "NOT_READY" | "READY" | "RECONCILING" | "STALE" | "ERROR";

/** The events of a client and their payloads, for `client.on(name, listener)`. */
export type TenantEvents = {
  /** The first profile is loaded. Not emitted on the platform, which has none. */
  ready: { readonly tenant: TenantProfile };
  /** Something that a page shows has changed: status, tenant, flags, limits or brand. */
  change: { readonly status: Status };
  /** The client switched to another tenant. */
  switch: { readonly from: TenantId; readonly to: TenantId; readonly epoch: number };
  /** Another tab of this origin switched tenant. This tab is unchanged. */
  otherTabSwitch: { readonly tenantId: TenantId };
  /** The profile could not be refreshed and is older than 1 min. It stays in use for at most 24 h. */
  stale: { readonly tenant: TenantProfile; readonly error: Error };
  /** A profile could not be loaded, live updates failed, or the audit sink threw. */
  error: { readonly error: Error };
  /** A part of a response was wrong and was left out; the rest is used. Emitted once for each set of wrong parts. */
  warning: {
    /** Which response: the tenant's profile, or the list of `listTenants()`. */
    readonly source: "profile" | "tenants";
    /** The tenant of the profile; null for the list. */
    readonly tenantId: string | null;
    readonly warnings: readonly TenantWarning[];
  };
  /**
   * The browser denies an ability to the page, does not have it, or has no space left; `area` names it. The client
   * works without it: it keeps values in memory, or not at all. Emitted once for each area; for `local` and `session`
   * again only after the browser has stored everything in between.
   */
  storage: { readonly area: DeniedAbility; readonly error: Error };
};

/** The options of `switchTenant`. */
export interface SwitchOptions {
  /**
   * The reason for the audit record, at most 500 characters at the gateway.
   *
   * @default null
   */
  readonly reason?: string;
}

/** A cache that holds tenant data and must not outlive a switch. */
export interface TenantCache {
  /**
   * Removes all entries, synchronously. It runs in the same turn before the new tenant is set. If it throws, the switch
   * fails and nothing changes.
   */
  clear(): void;
  /** Loads what is in use again, for the tenant that is now active. */
  reload?(): void;
}

/** A client for one tenant. Made by `createTenantClient`. On a server make one for each request. */
export interface TenantClient {
  /**
   * Resolves when the tenant is known; rejects with the reason if it cannot be. It never causes an unhandled rejection.
   */
  readonly ready: Promise<void>;
  /** The current status. Each change emits `change`. */
  readonly status: Status;
  /** The error of the last load or switch; null after a success. */
  readonly error: Error | null;
  /** The id of the active tenant, also the platform's; null before it is known. */
  readonly tenantId: TenantId | null;
  /**
   * Whether the client is on the platform: at a root domain or a reserved label, with no tenant chosen. It grants
   * nothing. There `tenantId` is `TenantId.PLATFORM`, `tenant` is null, the status is `READY`, and the SDK requests no
   * profile.
   */
  readonly isPlatform: boolean;
  /**
   * Whether `switchTenant` works here: neither the host nor the options decide the tenant. While a server renders a
   * snapshot it is false, so read it in an event handler or an effect.
   */
  readonly canSwitch: boolean;
  /** The profile. Null before the first one is loaded, when it is older than 24 h, and on the platform. */
  readonly tenant: TenantProfile | null;
  /** How the tenant was resolved when the client was made. */
  readonly resolution: Resolution;
  /** The options of resolution that the client was made with. `tenantUrl` of `tenantry/selector` reads them. */
  readonly resolveOptions: ResolveOptions;
  /** Why: what each source said when the client was made. For a support page or a log. */
  explain(): Explanation;
  /**
   * A drop-in `fetch` for the app's own API.
   *
   * - It waits for the tenant and sends `X-Tenant-ID` to the allowed origins only.
   * - It discards late responses and responses of a different tenant.
   * - It throws a gateway's refusals as typed errors.
   *
   * @throws {TenantError} `TenantChangedError`, `TenantMismatchError`, `LimitReachedError` and others.
   * @example
   * const response = await client.fetch("/api/v1/panels");
   */
  readonly fetch: typeof fetch;
  /** The tier of the active tenant; null without a profile. */
  readonly tier: TenantProfile["tier"] | null;
  /** The brand of the active tenant; empty without a profile. */
  readonly branding: Branding;
  /**
   * The value of a flag if it has the fallback's type, otherwise the fallback. It never throws. `npx tenantry types`
   * declares the keys and their types for TypeScript.
   *
   * @example
   * if (client.flag("ask_panel", false)) showPanel();
   */
  readonly flag: ReadFlag;
  /**
   * A limit of the tenant. Null if the profile does not have it, and for counts older than 5 min. It never throws. `npx
   * tenantry types` declares the keys.
   *
   * @example
   * client.limit("seats")?.remaining;
   */
  limit(key: LimitKey): Limit | null;
  /** The browser's storage for the active tenant. It never reads values of another tenant. */
  readonly storage: TenantStorage;
  /** The snapshot to pass from a server to the browser's client. Null without a profile. */
  snapshot(): Snapshot | null;
  /**
   * Loads the profile again, with `If-None-Match`. Does nothing on the platform.
   *
   * @throws {TenantApiError} if the tenant API does not respond.
   */
  refresh(): Promise<void>;
  /**
   * Switches to another tenant. Nothing changes until its profile is loaded; then the requests of the previous tenant
   * are aborted. Of several switches the last one wins; the others reject with `TenantChangedError`.
   *
   * @param tenant A UUID or a slug. With `ids: "opaque"` a string could be either: write `{ id }` or `{ slug }`.
   * @throws {TenantConflictError} if the host names the tenant: navigate to `tenantHost(...)` instead.
   * @throws {TenantError} if the profile cannot be loaded.
   * @example
   * await client.switchTenant("medtech", { reason: "support case 7" });
   */
  switchTenant(tenant: TenantRef, options?: SwitchOptions): Promise<void>;
  /** Adds a cache that every switch clears. Returns a function that removes it. */
  addCache(cache: TenantCache): () => void;
  /**
   * The tenants of which the signed-in user is a member. An entry with a wrong id or slug is left out.
   *
   * @throws {TenantApiError} if the tenant API does not respond.
   */
  listTenants(): Promise<readonly Membership[]>;
  /**
   * Adds a listener. Returns a function that removes it.
   *
   * @example
   * client.on("otherTabSwitch", ({ tenantId }) => client.switchTenant({ id: tenantId }));
   */
  on<Name extends keyof TenantEvents>(name: Name, listener: (event: TenantEvents[Name]) => void): () => void;
  /** Aborts pending requests and removes all listeners. The client has no tenant afterwards. */
  dispose(): void;
}
