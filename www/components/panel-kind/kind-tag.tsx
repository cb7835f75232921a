import { type PanelKind, panelKind } from "@/ask-panel/panel-kinds";
import { KindGlyph } from "./kind-glyph";
import styles from "./kind-tag.module.css";

export function KindTag({ kind }: { kind: PanelKind }) {
  return (
    <span className={styles.tag}>
      <KindGlyph kind={kind} size={18} />
      {panelKind(kind).name}
    </span>
  );
}
