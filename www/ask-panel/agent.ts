/** An expert that a tenant may seat on a panel. */
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

/** How this tenant comes to have the agent, in the words of the people who use it. */
export type AgentAccess = "yours" | "shared" | "everyone";

export function accessOf(agent: Agent): AgentAccess {
  if (agent.owned) return "yours";
  return agent.sharingMode === "global" ? "everyone" : "shared";
}
