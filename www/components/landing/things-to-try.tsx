import styles from "./things-to-try.module.css";

/** Each of these shows one promise being kept, or one mistake being refused. */
export function ThingsToTry({ host }: { host: string }) {
  return (
    <section className={styles.section}>
      <h2>Things to try</h2>
      <ul>
        <li>
          <h3>Ask for a tenant that is not there</h3>
          <p>
            <a href={`//nobody.${host}/`}>nobody.{host}</a> is a fine address of nobody, and no other tenant steps in.
          </p>
        </li>
        <li>
          <h3>Be somebody who does not belong</h3>
          <p>Sign in to MedTech as Ada, who works for Acme. The gateway refuses, and the page says so.</p>
        </li>
        <li>
          <h3>Use up a limit</h3>
          <p>HealthCo may ask five panels a month. The sixth comes back as a typed error that the page can read.</p>
        </li>
        <li>
          <h3>Ask why</h3>
          <p>Every workspace has a page that shows which source named the tenant, and lets you try others.</p>
        </li>
      </ul>
    </section>
  );
}
