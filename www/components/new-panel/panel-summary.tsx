import { useLimit } from "tenantry/react";
import { formatDay } from "@/ask-panel/dates";
import type { PanelExpert } from "@/ask-panel/panel";
import { type PanelKind, panelKind } from "@/ask-panel/panel-kinds";
import { RoundTable } from "../expert/round-table";
import { Meter } from "../meter/meter";
import styles from "./panel-summary.module.css";
import { SubmitError } from "./submit-error";

interface PanelSummaryProps {
  kind: PanelKind;
  experts: PanelExpert[];
  seats: number | null;
  isReady: boolean;
  isSubmitting: boolean;
  error: unknown;
}

export function PanelSummary({ kind, experts, seats, isReady, isSubmitting, error }: PanelSummaryProps) {
  const month = useLimit("max_panels_per_month");

  return (
    <aside aria-label="Your panel" className={`card ${styles.summary}`}>
      <RoundTable kind={kind} experts={experts} seats={seats ?? Math.max(6, experts.length)} />
      <p className={styles.caption}>
        {panelKind(kind).name} panel{seats !== null && `, ${experts.length} of ${seats} seats`}
      </p>
      {month && <Meter label="Panels this month" limit={month} />}
      {month?.remaining === 0 && (
        <p className={styles.none}>
          All panels of this month are used.
          {month.resetsAt && ` The limit resets on ${formatDay(month.resetsAt)}.`}
        </p>
      )}
      {error !== null && <SubmitError error={error} />}
      {/* Not disabled when the limit is reached: this count may be outdated, and the gateway has the current one. */}
      <button
        type="submit"
        className="button"
        data-variant="primary"
        disabled={isSubmitting}
        aria-describedby="ask-hint"
      >
        {isSubmitting ? "Submitting…" : "Ask the panel"}
      </button>
      <p id="ask-hint" className={styles.hint}>
        {isReady ? "Your question is queued after you submit it." : "Write a question and choose at least one expert."}
      </p>
    </aside>
  );
}
