"use client";

import { useLimit } from "tenantry/react";
import { formatDay } from "@/ask-panel/dates";
import { Meter } from "../meter/meter";
import styles from "./limit-list.module.css";
import { SettingsSection } from "./settings-section";

export function LimitList() {
  const panels = useLimit("max_panels_per_month");
  const experts = useLimit("max_experts_per_panel");
  const storage = useLimit("max_storage_gb");

  return (
    <SettingsSection title="Limits" note="What your tier includes, and how much of it is used.">
      <div className={styles.limits}>
        {panels && (
          <div>
            <Meter label="Panels this month" limit={panels} />
            {panels.resetsAt && <p className="faint">Resets on {formatDay(panels.resetsAt)}</p>}
          </div>
        )}
        {storage && <Meter label="Storage" limit={storage} unit="GB" />}
        {experts && (
          <p className={styles.seats}>
            <span>Experts per panel</span>
            <strong>{experts.unlimited ? "Unlimited" : `Up to ${experts.limit ?? "–"}`}</strong>
          </p>
        )}
      </div>
    </SettingsSection>
  );
}
