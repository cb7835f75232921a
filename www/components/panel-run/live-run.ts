import type { PanelRecord, PanelStatus, Statement } from "@/ask-panel/panel";
import type { PanelEvent } from "@/ask-panel/panel-events";

/** What a page knows of a run: what is stored and what arrived since. */
export interface LiveRun {
  round: number;
  rounds: number | null;
  /** The expert who has the floor. */
  speaker: string | null;
  statements: Statement[];
}

const nothing: LiveRun = { round: 1, rounds: null, speaker: null, statements: [] };

/** The run after an event. An event that is already known changes nothing. */
export function afterEvent(run: LiveRun = nothing, { name, data }: PanelEvent): LiveRun {
  switch (name) {
    case "round":
      return { ...run, round: data.round, rounds: data.rounds, speaker: null };
    case "turn":
      return { ...run, round: data.round, rounds: data.rounds, speaker: data.agentId };
    case "statement":
      return { ...run, speaker: null, statements: merged(run.statements, [data]) };
    default:
      return { ...run, speaker: null };
  }
}

/** The stored run with what arrived since. */
export function withStored({ run, status }: PanelRecord, live: LiveRun = nothing): LiveRun {
  const statements = merged(run?.statements ?? [], live.statements);
  return {
    round: Math.max(live.round, statements.at(-1)?.round ?? 1),
    rounds: run?.rounds ?? live.rounds,
    speaker: status === "completed" || status === "failed" ? null : live.speaker,
    statements,
  };
}

/** The status of a panel whose stream may be ahead of what is stored. */
export function liveStatus({ status }: PanelRecord, { rounds }: LiveRun): PanelStatus {
  return status === "queued" && rounds !== null ? "running" : status;
}

function merged(known: Statement[], more: Statement[]): Statement[] {
  const byPosition = new Map([...known, ...more].map((statement) => [statement.position, statement]));
  return [...byPosition.values()].sort((a, b) => a.position - b.position);
}
