import { isTenantError, LimitReachedError } from "tenantry";
import { formatDay } from "@/ask-panel/dates";
import { errorText } from "@/ask-panel/error-text";
import styles from "./submit-error.module.css";

/** The error of a submitted question. `LimitReachedError` is typed, so the page can name the limit. */
export function SubmitError({ error }: { error: unknown }) {
  const isLimit = error instanceof LimitReachedError;
  return (
    <div role="alert" className={styles.problem}>
      <p className={styles.title}>{isLimit ? "The limit of your tier is reached" : "The question was not submitted"}</p>
      <p>{isLimit ? limitText(error) : errorText(error)}</p>
      {isTenantError(error) && <code>{error.code}</code>}
    </div>
  );
}

function limitText({ details: { key, limit, resetsAt } }: LimitReachedError): string {
  if (key === "max_experts_per_panel")
    return `Your tier allows ${limit} experts per panel. Remove some experts and submit again.`;
  if (key !== "max_panels_per_month") return `The limit ${key} is reached.`;
  const reset = resetsAt ? ` The limit resets on ${formatDay(resetsAt)}.` : "";
  return `All ${limit} panels of this month are used.${reset}`;
}
