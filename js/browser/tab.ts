// The browser tab of a client: messages of other tabs, and the page's hide and show events. A browser may deny both.

import { type IdFormat, readTenantId, type TenantId } from "../tenant/tenant-id.js";
import { attempt } from "./denied-abilities.js";

/** The name of the channel between tabs. It is public API. */
const CHANNEL = "tenantry";

/** The callbacks of a client for its tab. */
export interface TabListener {
  /** Another tab of this origin switched to this tenant. */
  onOtherTabSwitch(tenantId: TenantId): void;
  /** The page is hidden, and may enter the back/forward cache. */
  onPageHide(): void;
  /** The page is restored from the back/forward cache, in the state in which it was hidden. */
  onPageRestored(): void;
  /** The browser denies the channel or the page's events. */
  onDenied(ability: "tabs" | "page", error: unknown): void;
}

/** The tab of a client, until `close()`. */
export class Tab {
  readonly #listener: TabListener;
  readonly #ids: IdFormat;
  #channel: BroadcastChannel | null = null;

  constructor(listener: TabListener, ids: IdFormat) {
    this.#listener = listener;
    this.#ids = ids;
  }

  /** Starts to listen. */
  open(): void {
    this.#openChannel();
    this.#attempt("page", () => {
      // In this order: a page that cannot listen to `pageshow` must keep its channel open, which keeps it out of the
      // back/forward cache.
      globalThis.addEventListener("pageshow", this.#pageShow);
      globalThis.addEventListener("pagehide", this.#pageHide);
    });
  }

  /** Tells the other tabs. They stay on their own tenant. */
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

/** Every script of the origin can post to the channel, so anything that is not an id is ignored. */
function readId(given: unknown, ids: IdFormat): TenantId | null {
  try {
    return readTenantId(given, { ids });
  } catch {
    return null;
  }
}
