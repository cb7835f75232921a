import type { Panel } from "./panel";
import { type PanelKind, panelKinds } from "./panel-kinds";

const DAY = 24 * 60 * 60 * 1000;

export interface PanelStatistics {
  total: number;
  expertsAsked: number;
  expertsPerPanel: number;
  byDay: { day: string; count: number }[];
  byKind: { kind: PanelKind; name: string; count: number }[];
  byExpert: { id: string; name: string; specialty: string; count: number }[];
}

/** The numbers of the analytics page, computed only from the panels that this tenant can read. */
export function statisticsOf(panels: Panel[], today: string, days: number): PanelStatistics {
  const seats = panels.flatMap((panel) => panel.agents);
  const experts = new Map<string, PanelStatistics["byExpert"][number]>();
  for (const { id, name, specialty } of seats) {
    experts.set(id, { id, name, specialty, count: (experts.get(id)?.count ?? 0) + 1 });
  }

  return {
    total: panels.length,
    expertsAsked: experts.size,
    expertsPerPanel: panels.length === 0 ? 0 : seats.length / panels.length,
    byDay: lastDays(today, days).map((day) => ({
      day,
      count: panels.filter(({ createdAt }) => createdAt.startsWith(day)).length,
    })),
    byKind: panelKinds
      .map(({ kind, name }) => ({ kind, name, count: panels.filter(({ type }) => type === kind).length }))
      .sort((a, b) => b.count - a.count),
    byExpert: [...experts.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name)),
  };
}

function lastDays(today: string, days: number): string[] {
  const end = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: days }, (_, index) =>
    new Date(end - (days - 1 - index) * DAY).toISOString().slice(0, 10),
  );
}
