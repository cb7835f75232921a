import { signOut } from "@/app/sign-in/actions";
import { ExpertAvatar } from "../expert/expert-avatar";
import { Icon } from "../icon/icon";
import type { Theme } from "../theme/theme";
import { ThemeToggle } from "../theme/theme-toggle";
import styles from "./person-card.module.css";

export interface PersonCardProps {
  person: { name: string; email: string };
  theme: Theme;
}

export function PersonCard({ person, theme }: PersonCardProps) {
  return (
    <div className={styles.card}>
      <div className={styles.person}>
        <ExpertAvatar name={person.name} specialty={person.email} size={34} />
        <p className={styles.names}>
          <span className={styles.name}>{person.name}</span>
          <span className={styles.email}>{person.email}</span>
        </p>
      </div>
      <div className={styles.actions}>
        <ThemeToggle initial={theme} />
        <form action={signOut}>
          <button type="submit" className={styles.signOut}>
            <Icon name="signOut" size={18} />
            <span>Sign out</span>
          </button>
        </form>
      </div>
    </div>
  );
}
