import styles from "./request-steps.module.css";

const steps = [
  {
    layer: "Proxy",
    text: "Parses the host, refuses an invalid host, and removes tenant headers from page requests.",
  },
  { layer: "Server", text: "Loads the profile and renders the branding in the first HTML." },
  { layer: "Browser", text: "Sends X-Tenant-ID to this product's API and to no other origin." },
  { layer: "Gateway", text: "Checks that the caller is a member of the tenant. The header alone grants no access." },
  {
    layer: "PostgreSQL",
    text: "Row-level security returns only the tenant's rows, even for a query without a filter.",
  },
] as const;

/** The steps of a request from the browser to the database. */
export function RequestSteps() {
  return (
    <section className={styles.steps}>
      <h2>The steps of a request</h2>
      <ol>
        {steps.map(({ layer, text }) => (
          <li key={layer}>
            <h3>{layer}</h3>
            <p>{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
