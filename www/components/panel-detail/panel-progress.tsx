import { formatMinute } from "@/ask-panel/dates";
import type { Panel } from "@/ask-panel/panel";
import { panelKind } from "@/ask-panel/panel-kinds";
import styles from "./panel-progress.module.css";

const steps = ["Asked", "Queued", "Deliberating", "Answered"] as const;

export function PanelProgress({ panel }: { panel: Panel }) {
  const reached = panel.status === "completed" ? steps.length : 1;
  const details = [
    `${formatMinute(panel.createdAt)}, by ${panel.createdBy.name}`,
    "The panel waits until its experts are free.",
    panelKind(panel.type).summary,
    "A recommendation, with the experts who disagree and their reasons.",
  ];

  return (
    <section className={`card ${styles.progress}`}>
      <h2>Progress</h2>
      <ol>
        {steps.map((name, index) => (
          <li
            key={name}
            className={styles.step}
            data-state={index < reached ? "done" : index === reached ? "now" : "next"}
            aria-current={index === reached ? "step" : undefined}
          >
            <span className={styles.name}>{name}</span>
            <span className={styles.detail}>{details[index]}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
