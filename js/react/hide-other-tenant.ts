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
 * The CSS that hides the page, also from screen readers. The page keeps its layout, so that scripts can measure it.
 * Without a background of `<html>`, the browser paints that of `<body>` also while `<body>` is hidden.
 */
export const hidingCss =
  `html[${ATTRIBUTE}]{background:Canvas!important}` +
  `html[${ATTRIBUTE}] body{opacity:0!important}` +
  `html[${ATTRIBUTE}] body,html[${ATTRIBUTE}] body *{visibility:hidden!important}`;

/** Shows the page. */
export function showPage(): void {
  document.documentElement.removeAttribute(ATTRIBUTE);
}
