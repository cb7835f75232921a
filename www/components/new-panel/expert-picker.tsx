import { useState } from "react";
import type { Agent } from "@/ask-panel/agent";
import { ExpertOption } from "./expert-option";
import styles from "./expert-picker.module.css";
import { StepHeading } from "./step-heading";

interface ExpertPickerProps {
  agents: Agent[];
  chosen: string[];
  /** The number of experts that the tier allows per panel; null when it sets no limit. */
  seats: number | null;
  onChange(chosen: string[]): void;
}

export function ExpertPicker({ agents, chosen, seats, onChange }: ExpertPickerProps) {
  const [isLimitExceeded, setIsLimitExceeded] = useState(false);

  function toggle(id: string) {
    const isChosen = chosen.includes(id);
    const isFull = seats !== null && chosen.length >= seats;
    setIsLimitExceeded(!isChosen && isFull);
    if (isChosen) onChange(chosen.filter((other) => other !== id));
    else if (!isFull) onChange([...chosen, id]);
  }

  return (
    <fieldset aria-labelledby="experts-heading">
      <StepHeading step={3} id="experts-heading" title="Choose the experts">
        {seats === null
          ? "Your tier has no limit of experts per panel."
          : `Your tier allows up to ${seats} experts per panel. ${chosen.length} of ${seats} chosen.`}
      </StepHeading>
      <p role="status" className={styles.over} hidden={!isLimitExceeded}>
        {isLimitExceeded && `All ${seats} seats are taken. Remove an expert, or ask a second panel.`}
      </p>
      <div className={styles.experts}>
        {agents.map((agent) => (
          <ExpertOption
            key={agent.id}
            agent={agent}
            isChosen={chosen.includes(agent.id)}
            onToggle={() => toggle(agent.id)}
          />
        ))}
      </div>
    </fieldset>
  );
}
