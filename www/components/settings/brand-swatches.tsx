import type { Branding } from "tenantry";
import styles from "./brand-swatches.module.css";
import { SettingsSection } from "./settings-section";

/** The brand as it arrives in CSS: the text on each swatch is the on-colour the package chose for it. */
export function BrandSwatches({ branding }: { branding: Branding }) {
  return (
    <SettingsSection title="Brand" note="Custom properties in the first HTML. Text on a colour is chosen by contrast.">
      <div className={styles.swatches}>
        <div className={styles.swatch} data-colour="primary">
          <span className={styles.sample}>Aa</span>
          <code>{branding.primaryColor}</code>
          <span className={styles.property}>--tenant-primary</span>
        </div>
        <div className={styles.swatch} data-colour="secondary">
          <span className={styles.sample}>Aa</span>
          <code>{branding.secondaryColor}</code>
          <span className={styles.property}>--tenant-secondary</span>
        </div>
      </div>
      <dl className={styles.facts}>
        <div>
          <dt>Typeface</dt>
          <dd className={styles.typeface}>{branding.fontFamily ?? "The platform's"}</dd>
        </div>
        <div>
          <dt>Corners</dt>
          <dd>
            <span aria-hidden="true" className={styles.corner} />
            {branding.radius ?? "The platform's"}
          </dd>
        </div>
      </dl>
    </SettingsSection>
  );
}
