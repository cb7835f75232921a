import { useTenant } from "tenantry/react";
import type { Panel } from "@/ask-panel/panel";
import { panelKind } from "@/ask-panel/panel-kinds";
import { Icon } from "../icon/icon";
import styles from "./panel-facts.module.css";

export function PanelFacts({ panel }: { panel: Panel }) {
  const { tenant } = useTenant();
  const { name, summary, bestFor } = panelKind(panel.type);

  return (
    <aside aria-label="About this panel" className={styles.facts}>
      <section className={`card ${styles.fact}`}>
        <h2>{name}</h2>
        <p>{summary}</p>
        <p className="faint">Best for {bestFor}.</p>
      </section>
      <section className={`card ${styles.fact}`}>
        <h2 className={styles.private}>
          <Icon name="lock" size={18} />
          Private to {tenant?.name}
        </h2>
        <p>Row-level security hides this panel from every other tenant.</p>
        <dl className={styles.ids}>
          <dt>Panel</dt>
          <dd>
            <code>{panel.id}</code>
          </dd>
          <dt>Tenant</dt>
          <dd>
            <code>{panel.tenantId}</code>
          </dd>
        </dl>
      </section>
    </aside>
  );
}
