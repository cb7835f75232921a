import type { PanelExpert } from "@/ask-panel/panel";
import type { PanelKind } from "@/ask-panel/panel-kinds";
import { KindGlyph } from "../panel-kind/kind-glyph";
import { ExpertAvatar } from "./expert-avatar";
import styles from "./panel-table.module.css";

interface PanelTableProps {
  kind: PanelKind;
  experts: PanelExpert[];
  seats: number;
}

/** The panel as a table with seats: who is there, and how many seats are free. */
export function PanelTable({ kind, experts, seats }: PanelTableProps) {
  const places = Math.max(seats, experts.length);
  return (
    <div className={styles.table} aria-hidden="true">
      <span className={styles.top}>
        <KindGlyph kind={kind} size={40} />
      </span>
      {Array.from({ length: places }, (_, place) => {
        const expert = experts[place];
        return (
          <span key={expert?.id ?? `free-${place}`} className={styles.place} style={placeStyle(place, places)}>
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

/** Even steps around the ellipse, the first at the head. Whole tenths: the server and the browser must agree. */
function placeStyle(place: number, places: number): React.CSSProperties {
  const angle = (place / places) * 2 * Math.PI - Math.PI / 2;
  return { left: percent(50 + 41 * Math.cos(angle)), top: percent(50 + 38 * Math.sin(angle)) };
}

function percent(value: number): string {
  return `${Math.round(value * 10) / 10}%`;
}
