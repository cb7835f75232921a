import type { PanelKind } from "./panel-kinds";

/** A tenant's question to several experts, as the gateway returns it. */
export interface Panel {
  id: string;
  tenantId: string;
  question: string;
  type: PanelKind;
  status: PanelStatus;
  agents: PanelExpert[];
  createdBy: { id: string; name: string };
  createdAt: string;
}

export type PanelStatus = "queued" | "running" | "completed" | "failed";

/** Whether the panel has not ended yet. */
export const isPending = ({ status }: Panel): boolean => status === "queued" || status === "running";

/** One panel with its run. Without a panel service, a panel that waits has no run. */
export interface PanelRecord extends Panel {
  run?: PanelRun;
}

interface PanelRun {
  /** The number of rounds, once the first expert has spoken. */
  rounds: number | null;
  statements: Statement[];
  conclusion: string | null;
  failure: string | null;
}

/** What an expert said. The position counts all statements of a panel, from 0. */
export interface Statement {
  position: number;
  round: number;
  agentId: string;
  text: string;
}

export interface PanelExpert {
  id: string;
  name: string;
  specialty: string;
}

export interface PanelList {
  panels: Panel[];
}
