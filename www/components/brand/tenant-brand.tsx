"use client";

import { useEffect } from "react";
import { brandingCss } from "tenantry";
import { useTenant } from "tenantry/react";
import { BrandHead } from "./brand-head";

/**
 * The branding of the client's tenant. A switch and a change of branding apply in one render, without a reload.
 * `ownsHead` is false where the root layout has already rendered the favicon and theme colour.
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
