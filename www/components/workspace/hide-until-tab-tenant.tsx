"use client";

import { useEffect } from "react";
import { useTenant } from "tenantry/react";
import { TAB_CHOICE_KEY } from "./tab-choice";

/**
 * For the shared host. The server resolves the cookie, which seeds new tabs, and cannot read the choice of this tab.
 * When the two differ, the page is hidden until the client has the tab's tenant, so the wrong tenant is never visible.
 */
export function HideUntilTabTenant({ serverTenantId }: { serverTenantId: string }) {
  const { tenantId, error } = useTenant();
  const hasTabTenant = error !== null || tenantId !== serverTenantId;

  useEffect(() => {
    if (hasTabTenant) delete document.documentElement.dataset.waiting;
  }, [hasTabTenant]);

  return <script>{hidingScript(serverTenantId)}</script>;
}

/** A script that runs while the browser parses the HTML, before the first paint. */
function hidingScript(serverTenantId: string): string {
  const readChoice = `var c=sessionStorage.getItem("${TAB_CHOICE_KEY}")`;
  const hide = `if(c&&c!==${JSON.stringify(serverTenantId)})document.documentElement.dataset.waiting=""`;
  return `try{${readChoice};${hide}}catch{}`;
}
