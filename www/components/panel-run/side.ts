import type { Panel, PanelExpert } from "@/ask-panel/panel";

/** The side of an expert of an adversarial panel, by its seat. One expert alone argues for both sides. */
export function sideOf({ type, agents }: Panel, expert: PanelExpert): "for" | "against" | undefined {
  if (type !== "adversarial" || agents.length < 2) return undefined;
  return agents.findIndex(({ id }) => id === expert.id) % 2 === 0 ? "for" : "against";
}
