import type { Panel } from "@/ask-panel/panel";
import { ExpertAvatar } from "../expert/expert-avatar";
import { RoundTable } from "../expert/round-table";
import styles from "./panel-seats.module.css";

/** The experts of a panel at their table. The one who has the floor is marked. */
export function PanelSeats({ panel, speaker }: { panel: Panel; speaker: string | null }) {
  return (
    <section className={`card ${styles.seats}`}>
      <h2>On the panel</h2>
      <div className={styles.body}>
        <RoundTable kind={panel.type} experts={panel.agents} seats={panel.agents.length} speaker={speaker} />
        <ul className={styles.experts}>
          {panel.agents.map((expert) => (
            <li key={expert.id} className={styles.expert} data-speaks={expert.id === speaker || undefined}>
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
