// Keeps the profile of a long-lived client up to date: by polling, and by live updates.

import { backoff, freshMs, mayPass } from "../wasm/generated/tenantry.js";
import { compute } from "../wasm/kernel.js";
import { apiError } from "../wasm/refusals.js";
import { sleep } from "./deadline.js";
import type { StreamRules } from "./live-updates.js";
import { Refresher } from "./refresher.js";
import type { TenantApiClient } from "./tenant-api.js";

/** How a client keeps its profile up to date, see the option `updates`. */
export type Updates = "none" | "poll" | "live";

/** The kernel's rules of streams, for the file that is loaded later. */
export const streamRules: StreamRules = {
  delay: (failures) => compute(backoff, failures, Math.random()),
  mayPass: (status) => compute(mayPass, status),
  errorOf: ({ url, status }, detail) => apiError(detail, url, { status }),
};

/** The client whose profile is kept up to date. */
export interface UpdateTarget {
  /** Loads the profile again. */
  refresh(): Promise<unknown>;
  /** The version of the current profile, if there is one. */
  version(): number | null | undefined;
  /** Receives the reason why there are no live updates. */
  onError(error: Error): void;
  /** Receives the error if the browser denies the page's events. */
  onDenied(error: unknown): void;
}

/** Refreshes the profile by timer and by live updates, from `start()` to `stop()`. */
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
      compute(freshMs),
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

  /** Subscribes to the updates of this tenant, whose profile was just loaded; null for the platform, which has none. */
  subscribe(tenantId: string | null): void {
    this.#refresher.restartTimer();
    if (tenantId !== this.#tenantId) {
      this.#tenantId = tenantId;
      this.resume();
    }
  }

  /** Refreshes now, because the profile may be old. */
  refreshNow(): void {
    this.#refresher.refreshNow();
  }

  /** Closes the stream until `resume()`. */
  pause(): void {
    this.#stream.abort();
  }

  /** Opens the stream again. */
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
      ...streamRules,
      signal,
      open: (connection) => this.#api.events(tenantId, connection),
      onError: this.#target.onError,
      onVersion: async (version) => {
        if (version !== this.#target.version()) {
          // All tabs of the tenant receive the event at once. A random delay spreads their requests.
          await sleep(streamRules.delay(1), signal).then(this.#refresher.refreshNow, () => undefined);
        }
      },
    });
  }
}
