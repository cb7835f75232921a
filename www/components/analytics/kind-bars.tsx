import type { PanelStatistics } from "@/ask-panel/panel-statistics";
import { KindGlyph } from "../panel-kind/kind-glyph";
import styles from "./kind-bars.module.css";

export function KindBars({ kinds }: { kinds: PanelStatistics["byKind"] }) {
  const most = Math.max(1, ...kinds.map(({ count }) => count));
  return (
    <dl className={styles.bars}>
      {kinds.map(({ kind, name, count }) => (
        <div key={kind} className={styles.row}>
          <dt className={styles.name}>
            <KindGlyph kind={kind} size={18} />
            {name}
          </dt>
          <dd className={styles.value}>
            <svg aria-hidden="true" className={styles.track} height="10" width="100%">
              <rect width="100%" height="10" rx="5" className={styles.empty} />
              {count > 0 && <rect width={`${(count / most) * 100}%`} height="10" rx="5" className={styles.bar} />}
            </svg>
            {count}
          </dd>
        </div>
      ))}
    </dl>
  );
}
