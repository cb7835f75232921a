"use client";

import { useEffect } from "react";

const FIRST_MS = 2_000;
const LONGEST_MS = 60_000;

/** Reads data again while it is not final: after two seconds, and then ever later, up to a minute. */
export function useReload(isPending: boolean, reload: () => void): void {
  useEffect(() => {
    if (!isPending) return;
    let wait = FIRST_MS;
    let timer = setTimeout(again, wait);
    function again() {
      reload();
      wait = Math.min(wait * 1.5, LONGEST_MS);
      timer = setTimeout(again, wait);
    }
    return () => clearTimeout(timer);
  }, [isPending, reload]);
}
