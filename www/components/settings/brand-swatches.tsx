import type { Branding } from "tenantry";
import styles from "./brand-swatches.module.css";
import { SettingsSection } from "./settings-section";

/** The branding as CSS custom properties. The text on each swatch has the on-color that the package chose. */
export function BrandSwatches({ branding }: { branding: Branding }) {
  return (
    <SettingsSection
      title="Branding"
      note="Your colors and typeface. The text on each color is chosen so that it stays readable."
    >
      <div className={styles.swatches}>
        <div className={styles.swatch} data-color="primary">
          <span className={styles.sample}>Aa</span>
          <code>{branding.primaryColor}</code>
          <span className={styles.property}>--tenant-primary</span>
        </div>
        <div className={styles.swatch} data-color="secondary">
          <span className={styles.sample}>Aa</span>
          <code>{branding.secondaryColor}</code>
          <span className={styles.property}>--tenant-secondary</span>
        </div>
      </div>
      <dl className={styles.facts}>
        <div>
          <dt>Typeface</dt>
          <dd className={styles.typeface}>{branding.fontFamily ?? "Platform default"}</dd>
        </div>
        <div>
          <dt>Corners</dt>
          <dd>
            <span aria-hidden="true" className={styles.corner} />
            {branding.radius ?? "Platform default"}
          </dd>
        </div>
      </dl>
    </SettingsSection>
  );
}
