import { type Agent, type AgentAccess, accessOf } from "@/ask-panel/agent";
import { Icon, type IconName } from "../icon/icon";
import styles from "./access-badge.module.css";

const variants: Record<AgentAccess, { icon: IconName; label: string }> = {
  owned: { icon: "lock", label: "Owned" },
  shared: { icon: "share", label: "Shared" },
  global: { icon: "globe", label: "Global" },
};

export function AccessBadge({ agent }: { agent: Agent }) {
  const access = accessOf(agent);
  const isSharedByOwner = access === "owned" && agent.sharingMode !== "private";
  return (
    <span className={styles.badge} data-access={access}>
      <Icon name={variants[access].icon} size={15} />
      {variants[access].label}
      {isSharedByOwner && ", shared"}
    </span>
  );
}
