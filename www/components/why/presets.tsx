import type { RequestDraft } from "./attempt";
import styles from "./presets.module.css";

const ACME = "11111111-1111-1111-1111-111111111111";
const MEDTECH = "22222222-2222-2222-2222-222222222222";

interface PresetsProps {
  /** The root host of this demo with its port, so that the examples resolve here. */
  root: string;
  onPick(draft: RequestDraft): void;
}

export function Presets({ root, onPick }: PresetsProps) {
  const blank = { host: root, cookie: "", header: "" };
  const presets: [string, RequestDraft][] = [
    ["A tenant's host", { ...blank, host: `acme.${root}` }],
    ["The shared host and a cookie", { ...blank, host: `app.${root}`, cookie: `tenant_id=${MEDTECH}` }],
    ["Two sources disagree", { ...blank, header: ACME, cookie: `tenant_id=${MEDTECH}` }],
    ["The cookie twice", { ...blank, cookie: `tenant_id=${ACME}; tenant_id=${MEDTECH}` }],
    ["A malformed header", { ...blank, header: "{11111111-1111-1111-1111-111111111111}" }],
    ["A host that lies", { ...blank, host: "acme.localhost@evil.test" }],
    ["Two labels", { ...blank, host: `a.b.${root}` }],
  ];

  return (
    <ul aria-label="Examples" className={styles.presets}>
      {presets.map(([name, draft]) => (
        <li key={name}>
          <button type="button" className={styles.preset} onClick={() => onPick(draft)}>
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}
