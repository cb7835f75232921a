import { type Inspectable, inspection } from "../client/inspection.js";
import type { TenantClient } from "../client/tenant-client.js";
import { CallLog } from "./call-log.js";
import { EventLog } from "./event-log.js";
import { FlagOverrides } from "./flag-overrides.js";
import { intercept } from "./interception.js";
import { Panel } from "./panel.js";
import type { Session } from "./panel-tab.js";
import { TabMemory } from "./tab-memory.js";

/** The corner of the window in which the button is. */
export type DevtoolsCorner = "bottom-right" | "bottom-left" | "top-right" | "top-left";

/** The options of `mountTenantDevtools`. */
export interface TenantDevtoolsOptions {
  /**
   * The corner of the window for the button and the panel.
   *
   * @default "bottom-right"
   */
  readonly corner?: DevtoolsCorner | undefined;
}

/** A client for which devtools are mounted. */
interface Mounted {
  readonly session: Session;
  /** The panel of the page: the same one for every client. */
  readonly panel: Panel;
  /** What the tab keeps: the same for every client. */
  readonly memory: TabMemory;
  /** How many callers have not unmounted yet. */
  callers: number;
  readonly end: () => void;
}

/** By client, the last one mounted last: that one is shown. */
const mounted = new Map<TenantClient, Mounted>();

/**
 * Shows a button in a corner of the page, which opens a panel: the tenant and why, the last calls of `client.fetch`,
 * flags with overrides for this tab, limits, brand, warnings and switches.
 *
 * - It sends no request, and it records from now on.
 * - The overrides of flags that this tab kept count from now on.
 * - A second call for the same client shows no second button. Of several clients the page shows the last one.
 * - It ends when the client is disposed of.
 *
 * Import it in development only. In React, `<TenantDevtools />` does so.
 *
 * @returns A function that removes the panel, and gives the flags the values of the profile again.
 * @throws {TypeError} if the client is not one of `createTenantClient`.
 * @example
 * if (import.meta.env.DEV) {
 *   const { mountTenantDevtools } = await import("tenantry/devtools");
 *   mountTenantDevtools(client);
 * }
 */
export function mountTenantDevtools(client: TenantClient, options: TenantDevtoolsOptions = {}): () => void {
  const found = mounted.get(client) ?? mount(client, options);
  found.callers += 1;
  let isMounted = true;
  return () => {
    if (isMounted) {
      isMounted = false;
      found.callers -= 1;
      if (found.callers === 0) {
        found.end();
      }
    }
  };
}

function mount(client: TenantClient, { corner = "bottom-right" }: TenantDevtoolsOptions): Mounted {
  const inspected = (client as Partial<Inspectable>)[inspection];
  if (inspected === undefined) {
    throw new TypeError("mountTenantDevtools: pass a client of createTenantClient, of the same version of tenantry.");
  }
  const last = lastMounted();
  const memory = last?.memory ?? new TabMemory();
  const panel = last?.panel ?? new Panel(memory, corner);
  const update = () => panel.update();
  const calls = new CallLog(inspected, update);
  const log = new EventLog(inspected, update);
  const overrides = new FlagOverrides(inspected, memory);
  const session = { client, inspection: inspected, calls, log, overrides };
  const { core } = inspected;
  const ends = [
    calls.start(),
    log.start(),
    overrides.apply(),
    intercept(core, "close", (close) => () => {
      close();
      end();
    }),
  ];
  const end = () => {
    if (mounted.get(client) === entry) {
      mounted.delete(client);
      for (const undo of ends.reverse()) {
        undo();
      }
      panel.show(lastMounted()?.session ?? null);
    }
  };
  const entry: Mounted = { session, panel, memory, callers: 0, end };
  mounted.set(client, entry);
  panel.show(session);
  return entry;
}

function lastMounted(): Mounted | undefined {
  return [...mounted.values()].at(-1);
}
