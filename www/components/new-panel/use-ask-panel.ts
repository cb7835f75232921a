"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTenant, useTenantFetch } from "tenantry/react";
import type { Panel } from "@/ask-panel/panel";
import type { PanelKind } from "@/ask-panel/panel-kinds";
import { readResponse } from "@/ask-panel/read-response";

export interface PanelRequest {
  question: string;
  type: PanelKind;
  agentIds: string[];
}

/** Submits the question. `error` is the typed error of a refusal, which the page renders. */
export function useAskPanel() {
  const tenantFetch = useTenantFetch();
  const { client } = useTenant();
  const router = useRouter();
  const [isSubmitting, setIsSubmitting] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function ask(request: PanelRequest) {
    setIsSubmitting(true);
    setError(null);
    try {
      const response = await tenantFetch("/api/v1/panels", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(request),
      });
      const panel = await readResponse<Panel>(response);
      // The new panel changed the usage of the monthly limit.
      await client.refresh();
      router.push(`/panels/${panel.id}`);
    } catch (error) {
      setError(error);
      setIsSubmitting(false);
    }
  }

  return { ask, isSubmitting, error };
}
