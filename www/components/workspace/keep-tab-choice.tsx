"use client";

import { useEffect } from "react";
import { useTenant } from "tenantry/react";
import { TAB_CHOICE_KEY } from "./tab-choice";

/**
 * For the shared host. The server knows the cookie, which seeds new tabs, and not what this tab has chosen since.
 * Where the two differ, the page waits out of sight until the tab's own tenant is there: better a moment of
 * nothing than a moment of the wrong tenant.
 */
export function KeepTabChoice({ served }: { served: string }) {
  const { tenantId, error } = useTenant();
  const hasMoved = error !== null || tenantId?.toString() !== served;

  useEffect(() => {
    if (hasMoved) delete document.documentElement.dataset.waiting;
  }, [hasMoved]);

  return <script>{waitUnlessServed(served)}</script>;
}

/** Runs while the HTML is parsed, before anything is painted. */
function waitUnlessServed(served: string): string {
  return `try{var c=sessionStorage.getItem("${TAB_CHOICE_KEY}");if(c&&c!==${JSON.stringify(served)})document.documentElement.dataset.waiting=""}catch{}`;
}
