import { errorText } from "@/ask-panel/error-text";
import type { PanelRecord } from "@/ask-panel/panel";
import { Icon } from "../icon/icon";
import styles from "./failed-run.module.css";
import { useStartAgain } from "./use-start-again";

/** Why a panel has no answer, and how it gets one. */
export function FailedRun({ panel, onStarted }: { panel: PanelRecord; onStarted(): void }) {
  const { startAgain, isStarting, error } = useStartAgain(panel.id, onStarted);
  return (
    <section className={styles.failed} aria-labelledby="failed-run">
      <h2 id="failed-run" className={styles.heading}>
        <Icon name="alert" size={20} />
        The panel could not finish
      </h2>
      <p>{panel.run?.failure ?? "The panel service could not complete the panel."}</p>
      <p className={styles.kept}>
        What was said so far is kept. A new start goes on from there and costs no further panel.
      </p>
      <button type="button" className="button" onClick={startAgain} disabled={isStarting}>
        {isStarting ? "Starting…" : "Start again"}
      </button>
      {error !== null && (
        <p role="alert" className={styles.error}>
          It did not start: {errorText(error)}
        </p>
      )}
    </section>
  );
}
