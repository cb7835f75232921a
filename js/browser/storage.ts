// The browser's storage for a tenant. Every name contains the tenant's id, so tenants never read each other's values.

import { type IdFormat, readTenantId, type TenantId } from "../tenant/tenant-id.js";
import { tenantKeyPrefix } from "../tenant/tenant-key.js";
import { requireText } from "../tenant/text.js";
import { isBareKey } from "../wasm/generated/tenantry.js";
import { call } from "../wasm/kernel.js";
import { FallbackStorage, type WebStorage } from "./fallback-storage.js";

/** The key of the last known good profile. It is public API. */
export const PROFILE_KEY = "tenantry:profile";

/** The browser's two storages for the active tenant. After a switch the same object serves the new tenant. */
export interface TenantStorage {
  /** Persistent, and shared by all tabs of the origin. */
  readonly local: TenantStorageArea;
  /** Private to the tab, removed when the tab closes. */
  readonly session: TenantStorageArea;
  /**
   * Removes all values of one tenant from both storages.
   *
   * @param tenantId An id in the format of the client option `ids`.
   * @default the active tenant
   * @throws {InvalidTenantIdError} for a text that is not an id, for example a slug.
   */
  clearTenant(tenantId?: string): void;
}

/**
 * The values of the active tenant in one storage. If the browser does not have the storage, denies it or has no space
 * left, the client keeps values in memory and emits `storage`.
 *
 * Every method throws `TenantContextNotSetError` while the client has no tenant.
 */
export interface TenantStorageArea {
  /** The value, or null. */
  get(key: string): string | null;
  /** Stores a value. @throws {TenantValidationError} for a key or a value that is not a string. */
  set(key: string, value: string): void;
  /** Removes a value. */
  remove(key: string): void;
  /** The keys of this tenant, without prefix, in no particular order. */
  keys(): string[];
  /** Removes all values of this tenant. */
  clear(): void;
  /**
   * Moves values that were stored without a tenant to this tenant, and returns the keys that it moved. It leaves a
   * value unmoved if this tenant already has another one, or if there is no space.
   */
  adopt(keys: readonly string[]): string[];
  /** Whether the browser has stored every value; false while any is in memory only. */
  readonly isPersistent: boolean;
}

/** The browser's two storages, each with a fallback in memory. */
export interface Stores {
  readonly local: FallbackStorage;
  readonly session: FallbackStorage;
}

/**
 * Opens the page's storages. Without a page, all values stay in the memory of one client. `onFailure` receives the
 * reason of a fallback to memory, once until the browser stores everything again.
 */
export function openStores(onFailure: (area: keyof Stores, error: Error) => void): Stores {
  return {
    local: new FallbackStorage(pageStorage("localStorage"), (error) => onFailure("local", error)),
    session: new FallbackStorage(pageStorage("sessionStorage"), (error) => onFailure("session", error)),
  };
}

/** Checks for a page because Node has a `localStorage` too, which all requests would share. */
function pageStorage(name: "localStorage" | "sessionStorage"): (() => WebStorage | null | undefined) | null {
  return typeof document === "undefined" ? null : () => window[name];
}

/** The storage of the tenant that `tenantId` returns at each call; it throws if there is none. */
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

/** The prefix of the tenant's names. Calls the kernel once for each tenant, not for each call. */
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
      return keys.filter(
        (key) => call<boolean>(isBareKey, requireText(key, "key"), ids) && store.rename(key, own + key),
      );
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
