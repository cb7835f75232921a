"use client";

import { useState } from "react";
import { useTenantFetch } from "tenantry/react";
import { readResponse } from "@/ask-panel/read-response";

/** Starts a panel again that failed, and then calls `onStarted`. */
export function useStartAgain(id: string, onStarted: () => void) {
  const tenantFetch = useTenantFetch();
  const [isStarting, setIsStarting] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function startAgain() {
    setIsStarting(true);
    setError(null);
    try {
      await readResponse(await tenantFetch(`/api/v1/panels/${id}/runs`, { method: "POST" }));
      onStarted();
    } catch (error) {
      setError(error);
    } finally {
      setIsStarting(false);
    }
  }

  return { startAgain, isStarting, error };
}
