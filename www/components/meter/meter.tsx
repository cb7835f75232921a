import type { Limit } from "tenantry";
import styles from "./meter.module.css";

/** The usage of a limit, as a bar and as text. There is no bar for an unlimited limit or an unknown count. */
export function Meter({ label, limit, unit }: { label: string; limit: Limit; unit?: string }) {
  if (limit.limit === null || limit.used === null) {
    const text = limit.limit === null ? "Unknown" : `Up to ${[limit.limit, unit].filter(Boolean).join(" ")}`;
    return (
      <p className={styles.text}>
        <span>{label}</span>
        <span className={styles.numbers}>{limit.unlimited ? "Unlimited" : text}</span>
      </p>
    );
  }
  const share = limit.limit === 0 ? 1 : Math.min(1, limit.used / limit.limit);
  return (
    <div className={styles.meter}>
      <p className={styles.text}>
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

function stateOf(share: number): "normal" | "near" | "full" {
  if (share >= 1) return "full";
  return share >= 0.8 ? "near" : "normal";
}
