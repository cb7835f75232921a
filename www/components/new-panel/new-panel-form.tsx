"use client";

import { useState } from "react";
import { useLimit } from "tenantry/react";
import type { Agent } from "@/ask-panel/agent";
import type { PanelKind } from "@/ask-panel/panel-kinds";
import { ExpertPicker } from "./expert-picker";
import { KindPicker } from "./kind-picker";
import styles from "./new-panel-form.module.css";
import { PanelSummary } from "./panel-summary";
import { QuestionField } from "./question-field";
import { useAskPanel } from "./use-ask-panel";

export function NewPanelForm({ agents, invited }: { agents: Agent[]; invited?: string }) {
  const [question, setQuestion] = useState("");
  const [kind, setKind] = useState<PanelKind>("structured");
  const [chosen, setChosen] = useState<string[]>(agents.filter(({ id }) => id === invited).map(({ id }) => id));
  const { ask, isSubmitting, error } = useAskPanel();
  const seats = useLimit("max_experts_per_panel")?.limit ?? null;

  const experts = chosen.flatMap((id) => agents.find((agent) => agent.id === id) ?? []);

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        ask({ question: question.trim(), type: kind, agentIds: chosen });
      }}
    >
      <div className={styles.steps}>
        <QuestionField value={question} onChange={setQuestion} />
        <KindPicker value={kind} onChange={setKind} />
        <ExpertPicker agents={agents} chosen={chosen} seats={seats} onChange={setChosen} />
      </div>
      <PanelSummary
        kind={kind}
        experts={experts}
        seats={seats}
        isReady={question.trim().length > 0 && chosen.length > 0}
        isSubmitting={isSubmitting}
        error={error}
      />
    </form>
  );
}
