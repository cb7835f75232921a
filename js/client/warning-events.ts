// The event `warning`: reports what the SDK left out of a response, once and not at every refresh.

import type { TenantProfile, TenantWarning } from "../profile/profile.js";
import type { Emitter } from "./emitter.js";
import type { TenantEvents } from "./tenant-client.js";

/** Emits the event `warning` and, with `debug`, writes to the console. */
export class WarningEvents {
  readonly #events: Emitter<TenantEvents>;
  readonly #isLogged: boolean;
  /** What was last reported for each kind of response, as JSON. */
  readonly #lastReported = new Map<string, string>();

  constructor(events: Emitter<TenantEvents>, isLogged: boolean) {
    this.#events = events;
    this.#isLogged = isLogged;
  }

  /** Reports what was left out of the profile that is now in use. */
  reportProfile({ id, warnings }: TenantProfile): void {
    this.#report({ source: "profile", tenantId: id, warnings });
  }

  /** Reports what was left out of the list of tenants. */
  reportTenants(warnings: readonly TenantWarning[]): void {
    this.#report({ source: "tenants", tenantId: null, warnings });
  }

  #report(event: TenantEvents["warning"]): void {
    const text = JSON.stringify(event);
    if (text === this.#lastReported.get(event.source)) {
      return;
    }
    this.#lastReported.set(event.source, text);
    if (event.warnings.length === 0) {
      return;
    }
    for (const { path, reason } of this.#isLogged ? event.warnings : []) {
      const where = event.tenantId === null ? "list of tenants" : `profile of ${event.tenantId}`;
      console.warn(`tenantry: ${where}: ${path} is left out: ${reason}`);
    }
    this.#events.emit("warning", event);
  }
}
