import { Icon } from "../icon/icon";
import styles from "./feature-list.module.css";
import { SettingsSection } from "./settings-section";

const descriptions: Record<string, string> = {
  ask_panel: "Put questions to a panel of experts",
  advanced_analytics: "See what you ask, how, and whom",
  custom_agents: "Bring experts of your own",
  api_access: "Ask from your own software",
  panel_layout: "How the list of panels is laid out",
};

export function FeatureList({ features }: { features: Record<string, unknown> }) {
  return (
    <SettingsSection title="Features" note="Flags of the plan. The interface shows only what is on.">
      <ul className={styles.features}>
        {Object.entries(features).map(([key, value]) => (
          <li key={key} className={styles.feature}>
            <span>
              <code>{key}</code>
              <span className={styles.description}>{descriptions[key]}</span>
            </span>
            <FeatureValue value={value} />
          </li>
        ))}
      </ul>
    </SettingsSection>
  );
}

function FeatureValue({ value }: { value: unknown }) {
  if (typeof value !== "boolean") return <span className={styles.value}>{String(value)}</span>;
  return (
    <span className={styles.value} data-on={value}>
      {value && <Icon name="check" size={15} />}
      {value ? "On" : "Off"}
    </span>
  );
}
