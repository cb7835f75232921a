// What a tenant keeps in the browser: every name says whose it is, so one tenant's values are never another's.

import { type IdFormat, readTenantId, type TenantId } from "../tenant/tenant-id.js";
import { tenantKeyPrefix } from "../tenant/tenant-key.js";
import { requireText } from "../tenant/text.js";
import { kernel } from "../wasm/module.js";
import { FallbackStorage, type WebStorage } from "./fallback-storage.js";

/** The key under which the SDK keeps the last known profile of a tenant. It is part of the public interface. */
export const PROFILE_KEY = "tenantry:profile";

/** The browser's two storages, each for the tenant acted for. After a switch the same object speaks of the new tenant. */
export interface TenantStorage {
  /** Stays until it is removed, and is shared by the tabs of the origin. */
  readonly local: TenantStorageArea;
  /** Belongs to the tab. */
  readonly session: TenantStorageArea;
  /**
   * Removes everything that a tenant keeps in both; the one acted for by default. A bare string is an id, written as the
   * client's option `ids` says.
   *
   * @throws {InvalidTenantIdError} for a text that is no id.
   */
  clearTenant(tenantId?: string): void;
}

/**
 * What the tenant acted for keeps in one of the storages. Where the browser has no such storage, denies it or has no room
 * left, values are kept in the client's memory; then `storage` is emitted and nothing is thrown.
 *
 * Every method throws `TenantContextNotSetError` while there is no tenant.
 */
export interface TenantStorageArea {
  /** Null for what is not there. */
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  /** This tenant's keys, without the prefix, in no particular order. */
  keys(): string[];
  /** Removes everything that this tenant keeps here. */
  clear(): void;
  /**
   * Takes over what was kept without a tenant, and gives the keys that it took: each value is now this tenant's and its
   * bare key is gone. What the tenant already keeps otherwise, and what there is no room for, is left as it is.
   */
  adopt(keys: readonly string[]): string[];
  /** Whether the browser keeps everything that was set here; false while any of it is in memory only. */
  readonly isPersistent: boolean;
}

/** The browser's two storages, each with memory for what it does not take. */
export interface Stores {
  readonly local: FallbackStorage;
  readonly session: FallbackStorage;
}

/**
 * Opens the page's storages; where there is no page everything is in the memory of the one client. `onFailure` hears why
 * one fell back to memory; once, until the browser keeps everything again.
 */
export function openStores(onFailure: (area: keyof Stores, error: Error) => void): Stores {
  return {
    local: new FallbackStorage(pageStorage("localStorage"), (error) => onFailure("local", error)),
    session: new FallbackStorage(pageStorage("sessionStorage"), (error) => onFailure("session", error)),
  };
}

/** Node has a `localStorage` of its own, which all requests would share; so it is the page that is asked for. */
function pageStorage(name: "localStorage" | "sessionStorage"): (() => WebStorage | null | undefined) | null {
  return typeof document === "undefined" ? null : () => window[name];
}

/** The storage of the tenant that `tenantId` names at each call; it throws where there is none. */
export function tenantStorage(stores: Stores, tenantId: () => TenantId, ids: IdFormat): TenantStorage {
  const prefix = prefixReader(tenantId);
  return {
    local: storageArea(stores.local, prefix, ids),
    session: storageArea(stores.session, prefix, ids),
    clearTenant(of: string = tenantId()) {
      const prefix = tenantKeyPrefix(readTenantId(of, { ids }));
      clear(stores.local, prefix);
      clear(stores.session, prefix);
    },
  };
}

/** What the tenant's names begin with. The kernel is asked once a tenant and not once a call. */
function prefixReader(tenantId: () => TenantId): () => string {
  let known: TenantId | undefined;
  let prefix = "";
  return () => {
    const tenant = tenantId();
    if (tenant !== known) {
      prefix = tenantKeyPrefix(tenant);
      known = tenant;
    }
    return prefix;
  };
}

function storageArea(store: FallbackStorage, prefix: () => string, ids: IdFormat): TenantStorageArea {
  return {
    get: (key) => store.read(prefix() + requireText(key, "key")),
    set: (key, value) => store.write(prefix() + requireText(key, "key"), requireText(value, "value")),
    remove: (key) => store.remove(prefix() + requireText(key, "key")),
    keys() {
      const own = prefix();
      const keys = store.names(own).map((name) => name.slice(own.length));
      return keys.filter((key) => key !== PROFILE_KEY);
    },
    clear: () => clear(store, prefix()),
    adopt(keys) {
      const own = prefix();
      return keys.filter((key) => kernel((module) => module.isBareKey(key, ids)) && store.move(key, own + key));
    },
    get isPersistent() {
      return store.isPersistent;
    },
  };
}

function clear(store: FallbackStorage, prefix: string): void {
  for (const name of store.names(prefix)) {
    store.remove(name);
  }
}
