// The switches of a client, and what it warned of.
import type { Inspection } from "../client/inspection.js";
import type { TenantProfile } from "../profile/profile.js";
import { intercept } from "./interception.js";

/** How many switches and how many notes are kept. */
const MAX_ENTRIES = 50;

/** One switch. */
export interface LoggedSwitch {
  /** When (ms since 1970). */
  readonly at: number;
  /** The slug or the id of the previous tenant; null if there was none. */
  readonly from: string | null;
  readonly to: string;
  readonly reason: string | null;
  readonly epoch: number;
}

/** Something that went wrong, or that another tab did. */
export interface LoggedNote {
  readonly at: number;
  readonly kind: "error" | "stale" | "storage" | "other tab" | "list of tenants";
  readonly text: string;
}

/** Records the events of one client, the newest first. */
export class EventLog {
  readonly #inspection: Inspection;
  readonly #onChange: () => void;
  /** The slugs of the tenants that were active, by id. */
  readonly #slugs = new Map<string, string>();
  #switches: readonly LoggedSwitch[] = [];
  #notes: readonly LoggedNote[] = [];

  constructor(inspection: Inspection, onChange: () => void) {
    this.#inspection = inspection;
    this.#onChange = onChange;
  }

  get switches(): readonly LoggedSwitch[] {
    return this.#switches;
  }

  get notes(): readonly LoggedNote[] {
    return this.#notes;
  }

  /** Begins to record. Returns a function that ends it. */
  start(): () => void {
    const { core, events, state } = this.#inspection;
    this.#learn(state.profile);
    const ends = [
      intercept(this.#inspection, "onSwitch", (report) => (from, to, reason) => {
        report(from, to, reason);
        this.#learn(state.profile);
        const names = { from: from && this.#nameOf(from), to: this.#nameOf(to) };
        const entry = { at: Date.now(), ...names, reason, epoch: core.epoch };
        this.#switches = [entry, ...this.#switches].slice(0, MAX_ENTRIES);
        this.#onChange();
      }),
      events.on("change", () => {
        this.#learn(state.profile);
        this.#onChange();
      }),
      events.on("error", ({ error }) => this.#note("error", `${error.name}: ${error.message}`)),
      events.on("stale", ({ error }) => this.#note("stale", `The profile could not be refreshed. ${error.message}`)),
      events.on("storage", ({ area, error }) => this.#note("storage", `${area}: ${error.message}`)),
      events.on("otherTabSwitch", ({ tenantId }) => {
        this.#note("other tab", `Another tab switched to ${this.#nameOf(tenantId)}. This tab is unchanged.`);
      }),
      events.on("warning", ({ source, warnings }) => {
        for (const { path, reason } of source === "tenants" ? warnings : []) {
          this.#note("list of tenants", `${path} is left out: ${reason}`);
        }
      }),
    ];
    return () => {
      for (const end of ends) {
        end();
      }
    };
  }

  #learn(profile: TenantProfile | null): void {
    if (profile?.slug) {
      this.#slugs.set(profile.id, profile.slug);
    }
  }

  #nameOf(id: string): string {
    return this.#slugs.get(id) ?? id;
  }

  #note(kind: LoggedNote["kind"], text: string): void {
    this.#notes = [{ at: Date.now(), kind, text }, ...this.#notes].slice(0, MAX_ENTRIES);
    this.#onChange();
  }
}
