import { isTenantError, LimitReachedError } from "tenantry";
import { formatDay } from "@/ask-panel/dates";
import styles from "./ask-problem.module.css";

/** Why the question was not taken. A limit arrives typed, so it can be said in the words of the product. */
export function AskProblem({ problem }: { problem: unknown }) {
  const isLimit = problem instanceof LimitReachedError;
  return (
    <div role="alert" className={styles.problem}>
      <p className={styles.title}>{isLimit ? "Your plan's limit is reached" : "The question was not taken"}</p>
      <p>{isLimit ? limitText(problem) : problem instanceof Error ? problem.message : String(problem)}</p>
      {isTenantError(problem) && <code>{problem.code}</code>}
    </div>
  );
}

function limitText({ message, details: { key, limit, resetsAt } }: LimitReachedError): string {
  if (key === "max_experts_per_panel")
    return `A panel of your plan seats ${limit} experts. Take some out and ask again.`;
  if (key !== "max_panels_per_month") return message;
  return `All ${limit} panels of this month are asked.${resetsAt ? ` You can ask again from ${formatDay(resetsAt)}.` : ""}`;
}
