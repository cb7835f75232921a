import type { PanelStatistics } from "@/ask-panel/panel-statistics";
import { ExpertAvatar } from "../expert/expert-avatar";
import styles from "./expert-ranking.module.css";

export function ExpertRanking({ experts }: { experts: PanelStatistics["byExpert"] }) {
  return (
    <ol className={styles.ranking}>
      {experts.map(({ id, name, specialty, count }) => (
        <li key={id} className={styles.expert}>
          <ExpertAvatar name={name} specialty={specialty} size={32} />
          <span className={styles.text}>
            <span className={styles.name}>{name}</span>
            <span className={styles.specialty}>{specialty}</span>
          </span>
          <span className={styles.count}>
            {count} {count === 1 ? "panel" : "panels"}
          </span>
        </li>
      ))}
    </ol>
  );
}
