import { Icon } from "../icon/icon";
import styles from "./shared-host-card.module.css";

export function SharedHostCard({ host }: { host: string }) {
  return (
    <a href={`//${host}/`} className={styles.card}>
      <span className={styles.words}>
        <span className={styles.name}>One address for all three</span>
        <span className={styles.text}>
          Sam works for every tenant. On the shared address the tenant is chosen in the tab and changes in place, with
          its brand, features, limits and data together.
        </span>
      </span>
      <span className={styles.address}>{host}</span>
      <Icon name="arrow" />
    </a>
  );
}
