import { useLimit } from "tenantry/react";
import { formatDay } from "@/ask-panel/dates";
import type { PanelExpert } from "@/ask-panel/panel";
import { type PanelKind, panelKind } from "@/ask-panel/panel-kinds";
import { PanelTable } from "../expert/panel-table";
import { Meter } from "../meter/meter";
import { AskProblem } from "./ask-problem";
import styles from "./panel-summary.module.css";

interface PanelSummaryProps {
  kind: PanelKind;
  experts: PanelExpert[];
  seats: number | null;
  isReady: boolean;
  isAsking: boolean;
  problem: unknown;
}

export function PanelSummary({ kind, experts, seats, isReady, isAsking, problem }: PanelSummaryProps) {
  const month = useLimit("max_panels_per_month");

  return (
    <aside aria-label="Your panel" className={`card ${styles.summary}`}>
      <PanelTable kind={kind} experts={experts} seats={seats ?? Math.max(6, experts.length)} />
      <p className={styles.caption}>
        {panelKind(kind).name} panel{seats !== null && `, ${experts.length} of ${seats} seats`}
      </p>
      {month && <Meter label="Panels this month" limit={month} />}
      {month?.remaining === 0 && (
        <p className={styles.none}>
          Nothing is left of this month.
          {month.resetsAt && ` It starts again on ${formatDay(month.resetsAt)}.`}
        </p>
      )}
      {problem !== null && <AskProblem problem={problem} />}
      {/* Never disabled by the meter: another tab may have moved the count, and the gateway is the one that knows. */}
      <button type="submit" className="button" data-look="primary" disabled={isAsking} aria-describedby="ask-hint">
        {isAsking ? "Asking…" : "Ask the panel"}
      </button>
      <p id="ask-hint" className={styles.hint}>
        {isReady ? "The panel is queued as soon as you ask." : "Write a question and choose at least one expert."}
      </p>
    </aside>
  );
}
