import { Icon } from "../icon/icon";
import styles from "./no-panel-service.module.css";

/** The gateway has no panel service, so no panel ever runs. */
export function NoPanelService() {
  return (
    <section className={`card ${styles.notice}`} aria-labelledby="no-panel-service">
      <h2 id="no-panel-service" className={styles.heading}>
        <Icon name="clock" size={20} />
        No panel service is connected
      </h2>
      <p>The question is stored. It is answered as soon as someone reads it and the gateway has a panel service.</p>
      <p className="faint">
        The gateway calls the service that <code>GATEWAY_PANEL_SERVICE</code> names. <code>npm run demo</code> starts
        one.
      </p>
    </section>
  );
}
