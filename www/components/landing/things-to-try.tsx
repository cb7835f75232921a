import styles from "./things-to-try.module.css";

/** Each item demonstrates one guarantee or one refusal. */
export function ThingsToTry({ host }: { host: string }) {
  return (
    <section className={styles.section}>
      <h2>Things to try</h2>
      <ul>
        <li>
          <h3>Open an unknown tenant</h3>
          <p>
            <a href={`//unknown.${host}/`}>unknown.{host}</a> is a valid address without a tenant. The demo responds
            with 404 and shows no other tenant.
          </p>
        </li>
        <li>
          <h3>Sign in without a membership</h3>
          <p>
            Sign in to MedTech as Ada, a member of Acme only. The gateway refuses with 403, and the page explains why.
          </p>
        </li>
        <li>
          <h3>Reach a limit</h3>
          <p>HealthCo has five panels a month. The sixth request fails with a typed error, which the page displays.</p>
        </li>
        <li>
          <h3>Explain the resolution</h3>
          <p>The page “Why this tenant?” shows which source named the tenant, and resolves requests that you write.</p>
        </li>
      </ul>
    </section>
  );
}
