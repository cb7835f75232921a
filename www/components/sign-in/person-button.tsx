import type { Person } from "@/ask-panel/people";
import { ExpertAvatar } from "../expert/expert-avatar";
import { Icon } from "../icon/icon";
import styles from "./person-button.module.css";

export function PersonButton({ person, disabled }: { person: Person; disabled: boolean }) {
  return (
    <li>
      <button type="submit" name="email" value={person.email} disabled={disabled} className={styles.person}>
        <ExpertAvatar name={person.name} specialty={person.email} size={40} />
        <span className={styles.text}>
          <span className={styles.name}>{person.name}</span>
          <span className={styles.role}>{person.role}</span>
        </span>
        <Icon name="arrow" size={18} />
      </button>
    </li>
  );
}
