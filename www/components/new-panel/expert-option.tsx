import type { Agent } from "@/ask-panel/agent";
import { ExpertAvatar } from "../expert/expert-avatar";
import { Icon } from "../icon/icon";
import styles from "./expert-option.module.css";

export function ExpertOption({ agent, isChosen, onToggle }: { agent: Agent; isChosen: boolean; onToggle(): void }) {
  return (
    <label className={styles.expert}>
      <input
        type="checkbox"
        name="experts"
        value={agent.id}
        className="visually-hidden"
        checked={isChosen}
        onChange={onToggle}
      />
      <ExpertAvatar name={agent.name} specialty={agent.specialty} />
      <span className={styles.text}>
        <span className={styles.name}>{agent.name}</span>
        <span className={styles.specialty}>{agent.specialty}</span>
      </span>
      <span className={styles.tick}>
        <Icon name="check" size={16} />
      </span>
    </label>
  );
}
