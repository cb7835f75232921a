import { openStores } from "../browser/storage.js";

/** The name of the value in the session storage. It belongs to no tenant. */
const NAME = "tenantry:recent-tenants";

/** How many tenants are kept. */
const MAX = 5;

/** The ids of the tenants that this tab chose last, the newest first. Where storage is denied they stay in memory. */
export class RecentTenants {
  readonly #store = openStores(() => undefined).session;

  /** The ids, as far as the stored text is a list of them. */
  ids(): readonly string[] {
    try {
      const stored: unknown = JSON.parse(this.#store.read(NAME) ?? "[]");
      return Array.isArray(stored) ? stored.filter((id) => typeof id === "string").slice(0, MAX) : [];
    } catch {
      return [];
    }
  }

  /** Puts a tenant first. */
  add(id: string): void {
    const ids = [id, ...this.ids().filter((known) => known !== id)];
    this.#store.write(NAME, JSON.stringify(ids.slice(0, MAX)));
  }
}
