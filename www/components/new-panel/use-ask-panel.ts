"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTenant, useTenantFetch } from "tenantry/react";
import type { Panel } from "@/ask-panel/panel";
import type { PanelKind } from "@/ask-panel/panel-kinds";
import { readAnswer } from "@/ask-panel/read-answer";

export interface PanelRequest {
  question: string;
  type: PanelKind;
  agentIds: string[];
}

/** Puts the question. A refusal comes back as the typed error it is: the page decides how to say it. */
export function useAskPanel() {
  const tenantFetch = useTenantFetch();
  const { client } = useTenant();
  const router = useRouter();
  const [isAsking, setIsAsking] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);

  async function ask(request: PanelRequest) {
    setIsAsking(true);
    setProblem(null);
    try {
      const response = await tenantFetch("/api/v1/panels", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(request),
      });
      const panel = await readAnswer<Panel>(response);
      // What is left of the month has changed with this answer.
      await client.refresh();
      router.push(`/panels/${panel.id}`);
    } catch (error) {
      setProblem(error);
      setIsAsking(false);
    }
  }

  return { ask, isAsking, problem };
}
