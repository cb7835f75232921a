import { isPending, type PanelRecord } from "@/ask-panel/panel";
import { Conclusion } from "./conclusion";
import { FailedRun } from "./failed-run";
import type { LiveRun } from "./live-run";
import { NoPanelService } from "./no-panel-service";
import styles from "./panel-run.module.css";
import { Round } from "./round";
import { RunStatus } from "./run-status";
import { announcement } from "./run-text";

interface PanelRunProps {
  panel: PanelRecord;
  run: LiveRun;
  onStarted(): void;
}

/** The discussion of a panel, in every state of its run. */
export function PanelRun({ panel, run, onStarted }: PanelRunProps) {
  const isRunning = isPending(panel);
  const rounds = [...new Set(run.statements.map(({ round }) => round))];
  if (isRunning && run.speaker && !rounds.includes(run.round)) rounds.push(run.round);

  return (
    <div className={styles.run}>
      <p className="visually-hidden" aria-live="polite">
        {announcement(panel, run)}
      </p>
      {isRunning && !panel.run && <NoPanelService />}
      {isRunning && panel.run && <RunStatus panel={panel} run={run} />}
      {panel.status === "failed" && <FailedRun panel={panel} onStarted={onStarted} />}
      {panel.run?.conclusion && <Conclusion panel={panel} text={panel.run.conclusion} />}
      {rounds.map((round) => (
        <Round key={round} panel={panel} run={run} round={round} />
      ))}
      {panel.status === "completed" && rounds.length === 0 && (
        <p className="muted">This panel was completed before discussions were recorded.</p>
      )}
    </div>
  );
}
