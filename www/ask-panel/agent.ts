/** An expert that a tenant can choose for a panel. The gateway calls it an agent. */
export interface Agent {
  id: string;
  name: string;
  specialty: string;
  description: string;
  sharingMode: "private" | "global" | "selective";
  owned: boolean;
}

export interface AgentList {
  agents: Agent[];
}

/** Why this tenant can use the agent: it owns it, it is shared with it, or it is shared with all tenants. */
export type AgentAccess = "owned" | "shared" | "global";

export function accessOf(agent: Agent): AgentAccess {
  if (agent.owned) return "owned";
  return agent.sharingMode === "global" ? "global" : "shared";
}
