"use client";

import { useEffect } from "react";
import { brandingCss } from "tenantry";
import { useTenant } from "tenantry/react";
import { BrandHead } from "./brand-head";

/**
 * The brand of the tenant as the tab knows it. A switch in place and its colours are one render, and a change of brand is
 * there without a reload. The head is the tab's only where the host has not filled it (`ownsHead`).
 */
export function TenantBrand({ ownsHead }: { ownsHead: boolean }) {
  const { tenant } = useTenant();
  const slug = tenant?.slug;

  useEffect(() => {
    if (slug) document.documentElement.dataset.tenant = slug;
  }, [slug]);

  if (!tenant) return null;
  return (
    <>
      <style>{brandingCss(tenant.branding)}</style>
      {ownsHead && <BrandHead branding={tenant.branding} />}
    </>
  );
}
