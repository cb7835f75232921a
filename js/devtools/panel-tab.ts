// What the panel shows: one tab for each subject.
import type { Inspection } from "../client/inspection.js";
import type { TenantClient } from "../client/tenant-client.js";
import type { CallLog } from "./call-log.js";
import type { EventLog } from "./event-log.js";
import type { FlagOverrides } from "./flag-overrides.js";

/** One client while devtools are mounted for it. */
export interface Session {
  readonly client: TenantClient;
  readonly inspection: Inspection;
  readonly calls: CallLog;
  readonly log: EventLog;
  readonly overrides: FlagOverrides;
}

/** A tab of the panel. It is rendered again only when its data have changed. */
export interface PanelTab<Data = unknown> {
  readonly id: string;
  readonly label: string;
  /** What the tab shows, as plain data. */
  read(session: Session): Data;
  /** How many entries the label counts; null for no number. */
  count(data: Data): number | null;
  render(data: Data, session: Session): readonly (Node | null | false)[];
}

/** Checks a tab's types, and forgets its data's. */
export const panelTab = <Data>(tab: PanelTab<Data>): PanelTab => tab as PanelTab;
