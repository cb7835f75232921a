import type { PanelExpert } from "@/ask-panel/panel";
import { ExpertAvatar } from "./expert-avatar";
import styles from "./expert-stack.module.css";

const MAX_AVATARS = 5;

export function ExpertStack({ experts }: { experts: PanelExpert[] }) {
  const more = experts.length - MAX_AVATARS;
  return (
    <span className={styles.stack}>
      <span className="visually-hidden">
        {experts.length} {experts.length === 1 ? "expert" : "experts"}: {experts.map(({ name }) => name).join(", ")}
      </span>
      {experts.slice(0, MAX_AVATARS).map((expert) => (
        <ExpertAvatar key={expert.id} name={expert.name} specialty={expert.specialty} size={28} />
      ))}
      {more > 0 && (
        <span aria-hidden="true" className={styles.more}>
          +{more}
        </span>
      )}
    </span>
  );
}
