import Link from "next/link";
import type { Agent } from "@/ask-panel/agent";
import { ExpertAvatar } from "../expert/expert-avatar";
import { AccessBadge } from "./access-badge";
import styles from "./agent-card.module.css";

export function AgentCard({ agent }: { agent: Agent }) {
  return (
    <li className={`card ${styles.agent}`}>
      <div className={styles.top}>
        <ExpertAvatar name={agent.name} specialty={agent.specialty} size={44} />
        <div>
          <h2 className={styles.name}>{agent.name}</h2>
          <p className={styles.specialty}>{agent.specialty}</p>
        </div>
      </div>
      <p className={styles.description}>{agent.description}</p>
      <div className={styles.foot}>
        <AccessBadge agent={agent} />
        <Link href={`/panels/new?expert=${agent.id}`} className={styles.ask} aria-label={`Ask ${agent.name}`}>
          Ask
        </Link>
      </div>
    </li>
  );
}
