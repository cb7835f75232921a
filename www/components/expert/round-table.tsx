import type { PanelExpert } from "@/ask-panel/panel";
import type { PanelKind } from "@/ask-panel/panel-kinds";
import { KindGlyph } from "../panel-kind/kind-glyph";
import { ExpertAvatar } from "./expert-avatar";
import styles from "./round-table.module.css";

interface RoundTableProps {
  kind: PanelKind;
  experts: PanelExpert[];
  seats: number;
  /** The id of the expert who has the floor. */
  speaker?: string | null;
}

/** A panel drawn as a round table, with its experts and its free seats. */
export function RoundTable({ kind, experts, seats, speaker }: RoundTableProps) {
  const seatCount = Math.max(seats, experts.length);
  return (
    <div className={styles.table} aria-hidden="true">
      <span className={styles.top}>
        <KindGlyph kind={kind} size={40} />
      </span>
      {Array.from({ length: seatCount }, (_, seat) => {
        const expert = experts[seat];
        return (
          <span
            key={expert?.id ?? `free-${seat}`}
            className={styles.place}
            style={seatStyle(seat, seatCount)}
            data-speaks={(expert && expert.id === speaker) || undefined}
          >
            {expert ? (
              <ExpertAvatar name={expert.name} specialty={expert.specialty} size={40} />
            ) : (
              <span className={styles.free} />
            )}
          </span>
        );
      })}
    </div>
  );
}

/** Even steps around the ellipse, starting at the top. Rounded to tenths: server and browser must render equal text. */
function seatStyle(seat: number, seatCount: number): React.CSSProperties {
  const angle = (seat / seatCount) * 2 * Math.PI - Math.PI / 2;
  return { left: percent(50 + 41 * Math.cos(angle)), top: percent(50 + 38 * Math.sin(angle)) };
}

function percent(value: number): string {
  return `${Math.round(value * 10) / 10}%`;
}
