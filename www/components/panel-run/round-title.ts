import type { Panel } from "@/ask-panel/panel";
import { ROUND_TITLES } from "@/panel-service/discussion/round-titles.mjs";

/** What a round of the panel is for. */
export function roundTitle({ type }: Panel, round: number): string {
  return ROUND_TITLES[type]?.[round - 1] ?? "Discussion";
}
