import styles from "./examples.module.css";
import type { RequestDraft } from "./explain-draft";

const ACME = "11111111-1111-1111-1111-111111111111";
const MEDTECH = "22222222-2222-2222-2222-222222222222";

interface ExamplesProps {
  /** The root host of this demo with its port: `localhost:3000`. */
  root: string;
  onPick(draft: RequestDraft): void;
}

export function Examples({ root, onPick }: ExamplesProps) {
  const blank = { host: root, cookie: "", header: "" };
  const examples: [string, RequestDraft][] = [
    ["A tenant's host", { ...blank, host: `acme.${root}` }],
    ["The shared host and a cookie", { ...blank, host: `app.${root}`, cookie: `tenant_id=${MEDTECH}` }],
    ["Conflicting sources", { ...blank, header: ACME, cookie: `tenant_id=${MEDTECH}` }],
    ["A duplicated cookie", { ...blank, cookie: `tenant_id=${ACME}; tenant_id=${MEDTECH}` }],
    ["A malformed header", { ...blank, header: "{11111111-1111-1111-1111-111111111111}" }],
    ["A host with user info", { ...blank, host: "acme.localhost@evil.test" }],
    ["A host with two labels", { ...blank, host: `a.b.${root}` }],
  ];

  return (
    <ul aria-label="Examples" className={styles.examples}>
      {examples.map(([name, draft]) => (
        <li key={name}>
          <button type="button" className={styles.example} onClick={() => onPick(draft)}>
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}
