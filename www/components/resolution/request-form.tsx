import type { RequestDraft } from "./explain-draft";
import styles from "./request-form.module.css";

const fields: { name: keyof RequestDraft; label: string; placeholder: string }[] = [
  { name: "host", label: "Host", placeholder: "acme.localhost" },
  { name: "header", label: "X-Tenant-ID", placeholder: "not sent" },
  { name: "cookie", label: "Cookie", placeholder: "not sent" },
];

export function RequestForm({ draft, onChange }: { draft: RequestDraft; onChange(draft: RequestDraft): void }) {
  return (
    <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
      {fields.map(({ name, label, placeholder }) => (
        <label key={name} className={styles.field}>
          <span className={styles.label}>{label}</span>
          <input
            className={`input ${styles.input}`}
            name={name}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            placeholder={placeholder}
            value={draft[name]}
            onChange={(event) => onChange({ ...draft, [name]: event.target.value })}
          />
        </label>
      ))}
    </form>
  );
}
