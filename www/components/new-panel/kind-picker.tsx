import { type PanelKind, panelKinds } from "@/ask-panel/panel-kinds";
import { KindGlyph } from "../panel-kind/kind-glyph";
import styles from "./kind-picker.module.css";
import { StepHeading } from "./step-heading";

export function KindPicker({ value, onChange }: { value: PanelKind; onChange(kind: PanelKind): void }) {
  return (
    <fieldset aria-labelledby="kind-heading">
      <StepHeading step={2} id="kind-heading" title="Choose the type of panel">
        The type defines how the experts discuss your question.
      </StepHeading>
      <div className={styles.kinds}>
        {panelKinds.map(({ kind, name, summary, bestFor }) => (
          <label key={kind} className={styles.kind}>
            <input
              type="radio"
              name="type"
              value={kind}
              className="visually-hidden"
              checked={value === kind}
              onChange={() => onChange(kind)}
            />
            <span className={styles.glyph}>
              <KindGlyph kind={kind} size={30} />
            </span>
            <span className={styles.text}>
              <span className={styles.name}>{name}</span>
              <span>{summary}</span>
              <span className={styles.best}>Best for {bestFor}.</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
