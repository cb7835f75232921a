"use client";

import { useLimit } from "tenantry/react";
import { formatDay } from "@/ask-panel/dates";
import { Meter } from "../meter/meter";
import styles from "./limit-card.module.css";

export function LimitCard() {
  const panels = useLimit("max_panels_per_month");
  if (!panels) return null;
  return (
    <div className={styles.card}>
      <Meter label="Panels this month" limit={panels} />
      {panels.remaining !== null && (
        <p className={styles.left}>
          {panels.remaining} left
          {panels.resetsAt && ` · resets on ${formatDay(panels.resetsAt)}`}
        </p>
      )}
    </div>
  );
}
