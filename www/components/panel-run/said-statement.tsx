import type { PanelRecord, Statement } from "@/ask-panel/panel";
import { ExpertAvatar } from "../expert/expert-avatar";
import styles from "./said-statement.module.css";
import { sideOf } from "./side";

/** What one expert said. */
export function SaidStatement({ panel, statement }: { panel: PanelRecord; statement: Statement }) {
  const expert = panel.agents.find(({ id }) => id === statement.agentId);
  if (!expert) return null;
  const side = sideOf(panel, expert);
  return (
    <li className={styles.statement} data-statement={statement.position}>
      <ExpertAvatar name={expert.name} specialty={expert.specialty} size={40} />
      <div className={styles.card} data-side={side}>
        <p className={styles.speaker}>
          <strong>{expert.name}</strong>
          <span className={styles.specialty}>{expert.specialty}</span>
          {side && <span className={styles.side}>{side === "for" ? "For" : "Against"}</span>}
        </p>
        <p>{statement.text}</p>
      </div>
    </li>
  );
}
