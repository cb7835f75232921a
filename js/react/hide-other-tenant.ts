// On a host that all tenants share, the server knows the tenant of the cookie and not the tab's own choice. While the
// two differ, the page is hidden.

import { CHOICE_KEY } from "../browser/tab-choice.js";

/** The attribute of `<html>` while the page is hidden. It is public API. */
const ATTRIBUTE = "data-tenant-pending";

/**
 * A script that hides the page before the first paint if the tab chose another tenant than the server's. The browser
 * runs it while it parses the HTML.
 */
export function hidingScript(serverTenantId: string | null): string {
  const read = `var c=sessionStorage.getItem(${JSON.stringify(CHOICE_KEY)})`;
  const hide = `c&&c!==${JSON.stringify(serverTenantId)}&&document.documentElement.setAttribute("${ATTRIBUTE}","")`;
  // A browser that denies the storage has no choice of the tab.
  return `try{${read};${hide}}catch(e){}`;
}

/**
 * The CSS that hides the page. The page keeps its layout, so that scripts can measure it. Nothing in it can show
 * itself, as a descendant can with `visibility` alone.
 */
export const hidingCss =
  `html[${ATTRIBUTE}]{background:none!important}` +
  `html[${ATTRIBUTE}] body{visibility:hidden!important;opacity:0!important}`;

/** Shows the page. */
export function showPage(): void {
  document.documentElement.removeAttribute(ATTRIBUTE);
}
