import styles from "./journey-steps.module.css";

const steps = [
  {
    place: "Proxy",
    text: "Reads the host by grammar, refuses what it cannot read, and drops tenant headers from outside.",
  },
  { place: "Server", text: "Loads the profile and puts the brand into the first HTML, so nothing flashes." },
  { place: "Browser", text: "Adds X-Tenant-ID to calls to this product's own API, and to nobody else's." },
  { place: "Gateway", text: "Checks that the person belongs to the tenant. A header asks; it grants nothing." },
  { place: "Postgres", text: "Row-level security returns the tenant's own rows, even to a query that forgot to ask." },
] as const;

/** What happens to a request between the address bar and the database. */
export function JourneySteps() {
  return (
    <section className={styles.journey}>
      <h2>What one request goes through</h2>
      <ol>
        {steps.map(({ place, text }) => (
          <li key={place}>
            <h3>{place}</h3>
            <p>{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
