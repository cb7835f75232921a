import styles from "./tenant-logo.module.css";

interface TenantLogoProps {
  name: string;
  logoUrl: string | null | undefined;
  size: number;
}

/** The tenant's logo, or its initial. Decorative: the name is always beside it. */
export function TenantLogo({ name, logoUrl, size }: TenantLogoProps) {
  // biome-ignore lint/performance/noImgElement: the logo is used unchanged; there is nothing to resize.
  if (logoUrl) return <img className={styles.logo} src={logoUrl} alt="" width={size} height={size} />;
  return (
    <span aria-hidden="true" className={styles.initial} style={{ inlineSize: size, blockSize: size }}>
      {name.charAt(0)}
    </span>
  );
}
