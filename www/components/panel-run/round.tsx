import type { PanelRecord } from "@/ask-panel/panel";
import { Floor } from "./floor";
import type { LiveRun } from "./live-run";
import styles from "./round.module.css";
import { roundTitle } from "./round-title";
import { SaidStatement } from "./said-statement";

/** One round: what was said, and who has the floor now. */
export function Round({ panel, run, round }: { panel: PanelRecord; run: LiveRun; round: number }) {
  const statements = run.statements.filter((statement) => statement.round === round);
  const speaker = panel.agents.find(({ id }) => id === run.speaker);
  const heading = `round-${round}`;
  return (
    <section aria-labelledby={heading} className={styles.round}>
      <h2 id={heading} className={styles.heading}>
        <span className={styles.number}>
          Round {round}
          {run.rounds !== null && <span className={styles.of}> of {run.rounds}</span>}
        </span>
        {roundTitle(panel, round)}
      </h2>
      <ol className={styles.statements}>
        {statements.map((statement) => (
          <SaidStatement key={statement.position} panel={panel} statement={statement} />
        ))}
        {speaker && run.round === round && <Floor speaker={speaker} />}
      </ol>
    </section>
  );
}
