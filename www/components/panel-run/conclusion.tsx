import type { PanelRecord } from "@/ask-panel/panel";
import { Icon } from "../icon/icon";
import styles from "./conclusion.module.css";

/** What the panel recommends at its end. */
export function Conclusion({ panel, text }: { panel: PanelRecord; text: string }) {
  const { rounds, statements } = panel.run ?? { rounds: null, statements: [] };
  return (
    <section className={`card ${styles.conclusion}`} aria-labelledby="conclusion">
      <h2 id="conclusion" className={styles.heading}>
        <span className={styles.mark}>
          <Icon name="check" size={18} />
        </span>
        The panel’s answer
      </h2>
      <p className={styles.text}>{text}</p>
      <p className={styles.facts}>
        {panel.agents.length} {panel.agents.length === 1 ? "expert" : "experts"}, {rounds}{" "}
        {rounds === 1 ? "round" : "rounds"}, {statements.length} statements
      </p>
    </section>
  );
}
