import type { PanelKind } from "./panel-kinds";

/** A tenant's question to several experts, as the gateway returns it. */
export interface Panel {
  id: string;
  tenantId: string;
  question: string;
  type: PanelKind;
  status: string;
  agents: PanelExpert[];
  createdBy: { id: string; name: string };
  createdAt: string;
}

export interface PanelExpert {
  id: string;
  name: string;
  specialty: string;
}

export interface PanelList {
  panels: Panel[];
}
