// Keeps the profile of a long-lived client up to date: by the clock, or by what the gateway tells.

import { kernel } from "../wasm/module.js";
import { sleep } from "./deadline.js";
import { Refresher } from "./refresher.js";
import type { TenantApiClient } from "./tenant-api.js";

/** How a client keeps its profile up to date. */
export type Updates = "none" | "poll" | "live";

/** The client whose profile it is. */
export interface UpdateTarget {
  /** Asks for the profile anew. */
  refresh(): Promise<unknown>;
  /** The version at hand, if any. */
  version(): number | null | undefined;
  /** Hears why there are no live updates. */
  onError(error: Error): void;
  /** Hears that the browser denies the events of the page. */
  onDenied(error: unknown): void;
}

/** Asks for the profile anew whenever it is time to, once it is started. */
export class ProfileUpdater {
  readonly #isLive: boolean;
  readonly #api: TenantApiClient;
  readonly #target: UpdateTarget;
  readonly #refresher: Refresher;
  #isStarted = false;
  #tenantId: string | null = null;
  #stream = new AbortController();

  constructor(updates: Exclude<Updates, "none">, api: TenantApiClient, target: UpdateTarget) {
    this.#isLive = updates === "live";
    this.#api = api;
    this.#target = target;
    this.#refresher = new Refresher(
      kernel((module) => module.freshMs()),
      () => target.refresh(),
      (error) => target.onDenied(error),
    );
  }

  start(): void {
    if (!this.#isStarted) {
      this.#isStarted = true;
      this.#refresher.start();
      this.resume();
    }
  }

  /** A profile of this tenant is there; null on the platform, which has none. */
  subscribe(tenantId: string | null): void {
    this.#refresher.restartTimer();
    if (tenantId !== this.#tenantId) {
      this.#tenantId = tenantId;
      this.resume();
    }
  }

  /** The profile at hand may be old. */
  refreshNow(): void {
    this.#refresher.refreshNow();
  }

  /** Listens to nobody for a while. */
  pause(): void {
    this.#stream.abort();
  }

  /** Listens again. */
  resume(): void {
    this.pause();
    if (this.#isLive && this.#isStarted && this.#tenantId !== null) {
      this.#stream = new AbortController();
      this.#listen(this.#tenantId, this.#stream.signal).catch(this.#target.onError);
    }
  }

  stop(): void {
    this.#isStarted = false;
    this.pause();
    this.#refresher.stop();
  }

  async #listen(tenantId: string, signal: AbortSignal): Promise<void> {
    const { subscribeToProfile: followProfile } = await import("./live-updates.js");
    await followProfile({
      signal,
      open: (connection) => this.#api.events(tenantId, connection),
      onError: this.#target.onError,
      onVersion: async (version) => {
        if (version !== this.#target.version()) {
          // All tabs of the tenant hear it at once; they need not all ask at once.
          await sleep(
            kernel((module) => module.backoff(1, Math.random())),
            signal,
          ).then(this.#refresher.refreshNow, () => undefined);
        }
      },
    });
  }
}
