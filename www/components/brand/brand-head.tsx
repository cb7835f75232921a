import type { Branding } from "tenantry";

/** The favicon and the theme colour. React moves both elements into `<head>`. */
export function BrandHead({ branding }: { branding: Branding }) {
  return (
    <>
      {branding.faviconUrl && <link rel="icon" href={branding.faviconUrl} />}
      {branding.primaryColor && <meta name="theme-color" content={branding.primaryColor} />}
    </>
  );
}
