export const panelKinds = [
  {
    kind: "structured",
    name: "Structured",
    summary: "Every expert answers the same set of questions, in turn.",
    bestFor: "A decision that has to be documented.",
  },
  {
    kind: "open",
    name: "Open",
    summary: "Experts speak freely and build on one another.",
    bestFor: "Exploring a question that has no shape yet.",
  },
  {
    kind: "socratic",
    name: "Socratic",
    summary: "Experts question your assumptions before they answer.",
    bestFor: "Finding out whether it is the right question.",
  },
  {
    kind: "adversarial",
    name: "Adversarial",
    summary: "One side argues for, one against, and each rebuts the other.",
    bestFor: "Testing a plan before somebody else does.",
  },
  {
    kind: "delphi",
    name: "Delphi",
    summary: "Anonymous rounds, revised until opinions settle.",
    bestFor: "A consensus nobody was talked into.",
  },
  {
    kind: "hybrid",
    name: "Hybrid",
    summary: "Opens freely, then closes with a structured vote.",
    bestFor: "Ideas first, and a clear answer at the end.",
  },
] as const;

export type PanelKind = (typeof panelKinds)[number]["kind"];

export function panelKind(kind: PanelKind) {
  return panelKinds.find((candidate) => candidate.kind === kind) ?? panelKinds[0];
}
