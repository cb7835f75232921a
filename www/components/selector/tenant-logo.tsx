import styles from "./tenant-logo.module.css";

/** The tenant's mark, or its initial on its colour. Decoration: the name always stands beside it. */
export function TenantLogo({
  name,
  logoUrl,
  size,
}: {
  name: string;
  logoUrl: string | null | undefined;
  size: number;
}) {
  // biome-ignore lint/performance/noImgElement: a mark of the tenant, drawn as it is; there is nothing to resize.
  if (logoUrl) return <img className={styles.logo} src={logoUrl} alt="" width={size} height={size} />;
  return (
    <span aria-hidden="true" className={styles.initial} style={{ inlineSize: size, blockSize: size }}>
      {name.charAt(0)}
    </span>
  );
}
