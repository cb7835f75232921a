import { useTenant } from "tenantry/react";
import { exampleQuestion } from "@/ask-panel/example-question";
import styles from "./question-field.module.css";
import { StepHeading } from "./step-heading";

export function QuestionField({ value, onChange }: { value: string; onChange(value: string): void }) {
  const { tenant } = useTenant();
  return (
    <section>
      <StepHeading step={1} id="question-heading" title="Write your question">
        Describe the decision and the people it affects. Ask one question per panel.
      </StepHeading>
      <textarea
        className={`input ${styles.field}`}
        aria-labelledby="question-heading"
        name="question"
        required
        rows={4}
        maxLength={2000}
        placeholder={exampleQuestion(tenant?.slug)}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </section>
  );
}
