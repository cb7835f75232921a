import { type Agent, type AgentAccess, accessOf } from "@/ask-panel/agent";
import { Icon, type IconName } from "../icon/icon";
import styles from "./access-badge.module.css";

const looks: Record<AgentAccess, { icon: IconName; label: string }> = {
  yours: { icon: "lock", label: "Your own" },
  shared: { icon: "share", label: "Shared with you" },
  everyone: { icon: "globe", label: "For everyone" },
};

export function AccessBadge({ agent }: { agent: Agent }) {
  const access = accessOf(agent);
  const isLent = access === "yours" && agent.sharingMode !== "private";
  return (
    <span className={styles.badge} data-access={access}>
      <Icon name={looks[access].icon} size={15} />
      {looks[access].label}
      {isLent && ", shared"}
    </span>
  );
}
