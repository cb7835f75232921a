import type { PanelRecord } from "@/ask-panel/panel";
import type { LiveRun } from "./live-run";
import { roundTitle } from "./round-title";

/** Where a run is. */
export function placeText(panel: PanelRecord, { round, rounds }: LiveRun): string {
  return rounds === null ? "The experts take their seats" : `Round ${round} of ${rounds}: ${roundTitle(panel, round)}`;
}

/** Who has the floor. */
export function floorText(panel: PanelRecord, { speaker, rounds }: LiveRun): string {
  const expert = panel.agents.find(({ id }) => id === speaker);
  if (expert) return `${expert.name} has the floor.`;
  if (rounds !== null) return "The next expert takes the floor.";
  return "The discussion begins in a moment. It goes on if you leave this page.";
}

/** What a screen reader announces. The statements themselves are not read out: they follow too fast. */
export function announcement(panel: PanelRecord, run: LiveRun): string {
  switch (panel.status) {
    case "completed":
      return "The panel is completed.";
    case "failed":
      return "The panel could not finish.";
    default:
      return panel.run ? `${placeText(panel, run)}.` : "No panel service is connected.";
  }
}
