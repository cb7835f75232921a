// The browser tab around a client: what other tabs of the origin tell, and the page's comings and goings. A browser may
// deny all of it.

import { type IdFormat, readTenantId, type TenantId } from "../tenant/tenant-id.js";
import { attempt } from "./denied-abilities.js";

/** The name of the channel between tabs. It is part of the public interface. */
const CHANNEL = "tenantry";

/** What a client wants to know of its tab. */
export interface TabListener {
  /** Another tab moved to this tenant. */
  onOtherTabSwitch(tenantId: TenantId): void;
  /** The page goes out of sight, perhaps into the back/forward cache. */
  onPageHide(): void;
  /** The page comes back out of the back/forward cache, as it was when it left. */
  onPageRestored(): void;
  /** The browser denies the channel between tabs, or the page's events. */
  onDenied(ability: "tabs" | "page", error: unknown): void;
}

/** A tab, until it is closed. */
export class Tab {
  readonly #listener: TabListener;
  readonly #ids: IdFormat;
  #channel: BroadcastChannel | null = null;

  constructor(listener: TabListener, ids: IdFormat) {
    this.#listener = listener;
    this.#ids = ids;
  }

  /** Begins to listen. */
  open(): void {
    this.#openChannel();
    this.#attempt("page", () => {
      // In this order: a page that would not hear that it is back must not let go of its channel, which keeps it from
      // coming back as it was.
      globalThis.addEventListener("pageshow", this.#pageShow);
      globalThis.addEventListener("pagehide", this.#pageHide);
    });
  }

  /** Tells the other tabs, none of which is made to follow. */
  broadcastSwitch(tenantId: TenantId): void {
    this.#attempt("tabs", () => this.#channel?.postMessage({ switchedTo: tenantId }));
  }

  close(): void {
    this.#closeChannel();
    this.#attempt("page", () => {
      globalThis.removeEventListener("pagehide", this.#pageHide);
      globalThis.removeEventListener("pageshow", this.#pageShow);
    });
  }

  #openChannel(): void {
    this.#closeChannel();
    this.#attempt("tabs", () => {
      this.#channel = new globalThis.BroadcastChannel(CHANNEL);
      this.#channel.addEventListener("message", ({ data }: MessageEvent<{ switchedTo?: unknown } | null>) => {
        const tenantId = readId(data?.switchedTo, this.#ids);
        if (tenantId !== null) {
          this.#listener.onOtherTabSwitch(tenantId);
        }
      });
    });
  }

  #closeChannel(): void {
    this.#attempt("tabs", () => this.#channel?.close());
    this.#channel = null;
  }

  #attempt(ability: "tabs" | "page", work: () => void): void {
    attempt(work, (error) => this.#listener.onDenied(ability, error));
  }

  /** An open channel would keep the page out of the back/forward cache. */
  readonly #pageHide = (): void => {
    this.#closeChannel();
    this.#listener.onPageHide();
  };

  readonly #pageShow = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) {
      this.#openChannel();
      this.#listener.onPageRestored();
    }
  };
}

/** Every script of the origin can write to the channel, so what is no tenant is passed over. */
function readId(given: unknown, ids: IdFormat): TenantId | null {
  try {
    return readTenantId(given, { ids });
  } catch {
    return null;
  }
}
