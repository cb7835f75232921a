import type { Branding } from "tenantry";

/** The icon of the tab and the colour of the browser around the page; React lifts both into the head. */
export function BrandHead({ branding }: { branding: Branding }) {
  return (
    <>
      {branding.faviconUrl && <link rel="icon" href={branding.faviconUrl} />}
      {branding.primaryColor && <meta name="theme-color" content={branding.primaryColor} />}
    </>
  );
}
