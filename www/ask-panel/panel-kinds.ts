export const panelKinds = [
  {
    kind: "structured",
    name: "Structured",
    summary: "Every expert answers the same questions, one after another.",
    bestFor: "decisions that must be documented",
  },
  {
    kind: "open",
    name: "Open",
    summary: "Experts answer freely and respond to one another.",
    bestFor: "exploring a broad question",
  },
  {
    kind: "socratic",
    name: "Socratic",
    summary: "Experts question your assumptions before they answer.",
    bestFor: "checking whether you ask the right question",
  },
  {
    kind: "adversarial",
    name: "Adversarial",
    summary: "One side argues for, one side against, and each answers the other.",
    bestFor: "finding the weak points of a plan",
  },
  {
    kind: "delphi",
    name: "Delphi",
    summary: "Experts answer anonymously in rounds until their answers agree.",
    bestFor: "consensus without group pressure",
  },
  {
    kind: "hybrid",
    name: "Hybrid",
    summary: "An open discussion, then a structured vote.",
    bestFor: "new ideas with a clear result",
  },
] as const;

export type PanelKind = (typeof panelKinds)[number]["kind"];

export function panelKind(kind: PanelKind) {
  return panelKinds.find((candidate) => candidate.kind === kind) ?? panelKinds[0];
}
