import { Icon } from "../icon/icon";
import styles from "./shared-host-card.module.css";

export function SharedHostCard({ host }: { host: string }) {
  return (
    <a href={`//${host}/`} className={styles.card}>
      <span className={styles.text}>
        <span className={styles.name}>The shared address</span>
        <span className={styles.description}>
          Sam is a member of all three tenants. On the shared address you choose the tenant in the tab. A switch changes
          branding, flags, limits and data together.
        </span>
      </span>
      <span className={styles.address}>{host}</span>
      <Icon name="arrow" />
    </a>
  );
}
