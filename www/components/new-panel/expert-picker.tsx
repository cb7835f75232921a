import { useState } from "react";
import type { Agent } from "@/ask-panel/agent";
import { ExpertOption } from "./expert-option";
import styles from "./expert-picker.module.css";
import { StepHeading } from "./step-heading";

interface ExpertPickerProps {
  agents: Agent[];
  chosen: string[];
  /** How many experts the plan seats on one panel; null when it sets no limit. */
  seats: number | null;
  onChange(chosen: string[]): void;
}

export function ExpertPicker({ agents, chosen, seats, onChange }: ExpertPickerProps) {
  const [isOver, setIsOver] = useState(false);

  function toggle(id: string) {
    const isChosen = chosen.includes(id);
    const isFull = seats !== null && chosen.length >= seats;
    setIsOver(!isChosen && isFull);
    if (isChosen) onChange(chosen.filter((other) => other !== id));
    else if (!isFull) onChange([...chosen, id]);
  }

  return (
    <fieldset aria-labelledby="experts-heading">
      <StepHeading step={3} id="experts-heading" title="Who sits on the panel?">
        {seats === null
          ? "Your plan seats as many experts as you like."
          : `Your plan seats up to ${seats} experts on one panel. ${chosen.length} of ${seats} chosen.`}
      </StepHeading>
      <p role="status" className={styles.over} hidden={!isOver}>
        {isOver && `All ${seats} seats are taken. Take one expert out to make room, or ask a second panel.`}
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
