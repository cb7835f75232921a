import { formatDay } from "@/ask-panel/dates";
import type { PanelStatistics } from "@/ask-panel/panel-statistics";
import styles from "./panels-by-day.module.css";

const TOP = 12;
const BASE = 172;
/** Space for the numbers of the scale, in percent of the width. */
const LEFT = 4;

/** Heights are in pixels and widths in percent, so the chart fits any width and its text keeps its size. */
export function PanelsByDay({ days }: { days: PanelStatistics["byDay"] }) {
  const most = Math.max(2, ...days.map(({ count }) => count));
  const total = days.reduce((sum, { count }) => sum + count, 0);
  const step = (100 - LEFT) / days.length;
  const levelOf = (count: number) => BASE - (count / most) * (BASE - TOP);

  return (
    <svg
      role="img"
      aria-label={`${total} panels in the last ${days.length} days, at most ${most} in one day`}
      className={styles.chart}
    >
      {[0, Math.round(most / 2), most].map((tick) => (
        <g key={tick}>
          <line x1={`${LEFT}%`} x2="100%" y1={levelOf(tick)} y2={levelOf(tick)} className={styles.line} />
          <text x="0" y={levelOf(tick) + 4} className={styles.text}>
            {tick}
          </text>
        </g>
      ))}
      {days.map(({ day, count }, index) => (
        <g key={day}>
          <rect
            x={percent(LEFT + (index + 0.18) * step)}
            y={count === 0 ? BASE - 2 : levelOf(count)}
            width={percent(step * 0.64)}
            height={count === 0 ? 2 : BASE - levelOf(count)}
            rx={count === 0 ? 1 : 3}
            className={count === 0 ? styles.none : styles.bar}
          >
            <title>{`${formatDay(day)}: ${count}`}</title>
          </rect>
          {index % 7 === 1 && (
            <text x={percent(LEFT + (index + 0.5) * step)} y={BASE + 24} textAnchor="middle" className={styles.text}>
              {formatDay(day).slice(0, -5)}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

function percent(value: number): string {
  return `${Math.round(value * 100) / 100}%`;
}
