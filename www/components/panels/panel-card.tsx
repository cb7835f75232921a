import Link from "next/link";
import { formatDay } from "@/ask-panel/dates";
import type { Panel } from "@/ask-panel/panel";
import { ExpertStack } from "../expert/expert-stack";
import { KindTag } from "../panel-kind/kind-tag";
import styles from "./panel-card.module.css";
import { PanelStatus } from "./panel-status";

export function PanelCard({ panel }: { panel: Panel }) {
  return (
    <li className={styles.card} data-panel={panel.id}>
      <div className={styles.top}>
        <KindTag kind={panel.type} />
        <PanelStatus status={panel.status} />
      </div>
      <h2 className={styles.question}>
        <Link href={`/panels/${panel.id}`}>{panel.question}</Link>
      </h2>
      <div className={styles.foot}>
        <ExpertStack experts={panel.agents} />
        <p className={styles.asked}>
          {panel.createdBy.name} · <time dateTime={panel.createdAt}>{formatDay(panel.createdAt)}</time>
        </p>
      </div>
    </li>
  );
}
