import { type Agent, type AgentAccess, accessOf } from "@/ask-panel/agent";
import styles from "./access-filter.module.css";

export type AccessChoice = AgentAccess | "all";

const choices: { value: AccessChoice; label: string }[] = [
  { value: "all", label: "All" },
  { value: "owned", label: "Owned" },
  { value: "shared", label: "Shared" },
  { value: "global", label: "Global" },
];

interface AccessFilterProps {
  agents: Agent[];
  value: AccessChoice;
  onChange(value: AccessChoice): void;
}

export function AccessFilter({ agents, value, onChange }: AccessFilterProps) {
  return (
    <fieldset className={styles.filter}>
      <legend className="visually-hidden">Filter by access</legend>
      {choices.map((choice) => (
        <label key={choice.value} className={styles.choice}>
          <input
            type="radio"
            name="access"
            className="visually-hidden"
            checked={value === choice.value}
            onChange={() => onChange(choice.value)}
          />
          {choice.label} <span className={styles.count}>{countOf(agents, choice.value)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function countOf(agents: Agent[], choice: AccessChoice): number {
  return choice === "all" ? agents.length : agents.filter((agent) => accessOf(agent) === choice).length;
}
