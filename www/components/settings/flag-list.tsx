import { Icon } from "../icon/icon";
import styles from "./flag-list.module.css";
import { SettingsSection } from "./settings-section";

const descriptions: Record<string, string> = {
  ask_panel: "Ask a panel of experts",
  advanced_analytics: "Analytics of panels and experts",
  custom_agents: "Add your own experts",
  api_access: "Use the API",
  panel_layout: "Layout of the panel list",
};

export function FlagList({ flags }: { flags: Record<string, unknown> }) {
  return (
    <SettingsSection title="Features" note="What your tier includes. Pages of a feature that is off are hidden.">
      <ul>
        {Object.entries(flags).map(([key, value]) => (
          <li key={key} className={styles.flag}>
            <span>
              <code>{key}</code>
              <span className={styles.description}>{descriptions[key]}</span>
            </span>
            <FlagValue value={value} />
          </li>
        ))}
      </ul>
    </SettingsSection>
  );
}

function FlagValue({ value }: { value: unknown }) {
  if (typeof value !== "boolean") return <span className={styles.value}>{String(value)}</span>;
  return (
    <span className={styles.value} data-on={value}>
      {value && <Icon name="check" size={15} />}
      {value ? "On" : "Off"}
    </span>
  );
}
