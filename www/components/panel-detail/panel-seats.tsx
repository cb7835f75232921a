import type { Panel } from "@/ask-panel/panel";
import { ExpertAvatar } from "../expert/expert-avatar";
import { RoundTable } from "../expert/round-table";
import styles from "./panel-seats.module.css";

export function PanelSeats({ panel }: { panel: Panel }) {
  return (
    <section className={`card ${styles.seats}`}>
      <h2>On the panel</h2>
      <div className={styles.body}>
        <RoundTable kind={panel.type} experts={panel.agents} seats={panel.agents.length} />
        <ul className={styles.experts}>
          {panel.agents.map((expert) => (
            <li key={expert.id} className={styles.expert}>
              <ExpertAvatar name={expert.name} specialty={expert.specialty} />
              <span>
                <span className={styles.name}>{expert.name}</span>
                <span className={styles.specialty}>{expert.specialty}</span>
              </span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
