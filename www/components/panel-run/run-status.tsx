import type { PanelRecord } from "@/ask-panel/panel";
import type { LiveRun } from "./live-run";
import styles from "./run-status.module.css";
import { floorText, placeText } from "./run-text";

/** Where a run is: its round of how many, and who has the floor. */
export function RunStatus({ panel, run }: { panel: PanelRecord; run: LiveRun }) {
  const hasBegun = run.rounds !== null;
  return (
    <section className={`card ${styles.status}`} aria-label="Progress">
      <div className={styles.head}>
        <p className={styles.round}>{placeText(panel, run)}</p>
        <p className={styles.floor}>{floorText(panel, run)}</p>
      </div>
      <ol className={styles.track} aria-hidden="true">
        {Array.from({ length: run.rounds ?? 3 }, (_, index) => index + 1).map((round) => (
          <li key={round} data-state={stateOf(round, hasBegun ? run.round : 0)} />
        ))}
      </ol>
    </section>
  );
}

function stateOf(round: number, current: number): "done" | "now" | "next" {
  if (round < current) return "done";
  return round === current ? "now" : "next";
}
