import type { Limit } from "tenantry";
import styles from "./meter.module.css";

/** How much of a limit is used, as a bar and as words. Where it is unlimited, or no count is known, there is no bar. */
export function Meter({ label, limit, unit }: { label: string; limit: Limit; unit?: string }) {
  if (limit.limit === null || limit.used === null) {
    const known = limit.limit === null ? "Not known" : `up to ${[limit.limit, unit].filter(Boolean).join(" ")}`;
    return (
      <p className={styles.words}>
        <span>{label}</span>
        <span className={styles.numbers}>{limit.unlimited ? "Unlimited" : known}</span>
      </p>
    );
  }
  const share = limit.limit === 0 ? 1 : Math.min(1, limit.used / limit.limit);
  return (
    <div className={styles.meter}>
      <p className={styles.words}>
        <span>{label}</span>
        <span className={styles.numbers}>
          <strong>{limit.used}</strong> of {limit.limit}
          {unit && ` ${unit}`}
        </span>
      </p>
      <meter className="visually-hidden" aria-label={label} min={0} max={limit.limit} value={limit.used} />
      <span aria-hidden="true" className={styles.track} data-state={stateOf(share)}>
        <span className={styles.fill} style={{ inlineSize: `${share * 100}%` }} />
      </span>
    </div>
  );
}

function stateOf(share: number): "fine" | "near" | "full" {
  if (share >= 1) return "full";
  return share >= 0.8 ? "near" : "fine";
}
