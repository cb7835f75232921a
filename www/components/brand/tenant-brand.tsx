"use client";

import { useEffect } from "react";
import { brandingCss } from "tenantry";
import { useTenant } from "tenantry/react";
import { BrandHead } from "./brand-head";

/** The brand of the tenant that this tab has chosen. A switch in place and its colours are one render. */
export function TenantBrand() {
  const { tenant } = useTenant();
  const slug = tenant?.slug;

  useEffect(() => {
    if (slug) document.documentElement.dataset.tenant = slug;
  }, [slug]);

  if (!tenant) return null;
  return (
    <>
      <style>{brandingCss(tenant.branding)}</style>
      <BrandHead branding={tenant.branding} />
    </>
  );
}
