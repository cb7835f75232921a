// What the elements of a selector have, for whatever renders them: the custom element and the React component.

import type { SelectorState } from "../selector-state.js";
import type { SelectorLabels } from "./selector-labels.js";
import { nameOf } from "./tenant-name.js";

/** What a selector looks like in a state. */
export interface SelectorView {
  /** What the field shows. */
  readonly text: string;
  /** Whether the panel with the list or a message is visible. */
  readonly isPanelVisible: boolean;
  /** Whether rows stand for a list that has not arrived yet. */
  readonly isSkeletonVisible: boolean;
  /** Whether the list is visible. An empty list is not: a listbox must have options. */
  readonly isListVisible: boolean;
  /** What to say, also to a screen reader. Empty for nothing. */
  readonly message: string;
  /** `quiet` is for screen readers only, `note` and `problem` are also visible. */
  readonly tone: "quiet" | "note" | "problem";
  /** Whether there is a button to try again. */
  readonly canRetry: boolean;
  /** Whether something is pending: the list or a switch. */
  readonly isBusy: boolean;
}

/** Describes a selector. `tenantName` is the name of the active tenant. */
export function selectorView(
  state: SelectorState,
  labels: SelectorLabels,
  tenantName: string | null = state.tenantName,
): SelectorView {
  const { isOpen, query, found, total, isLoading, change } = state;
  const said = isOpen ? saidOfList(state, labels) : saidOfSwitch(state, labels);
  return {
    text: query ?? tenantName ?? "",
    isPanelVisible: isOpen || change.step === "failed",
    isSkeletonVisible: isOpen && isLoading && total === 0,
    isListVisible: isOpen && found.length > 0,
    isBusy: (isOpen && isLoading) || change.step === "switching",
    ...said,
  };
}

type Said = Pick<SelectorView, "message" | "tone" | "canRetry">;

function saidOfSwitch({ change: { step, to } }: SelectorState, labels: SelectorLabels): Said {
  const name = to === null ? "" : nameOf(to);
  switch (step) {
    case "idle":
      return quiet("");
    case "switching":
      return quiet(labels.switching(name));
    case "done":
      return quiet(labels.done(name));
    case "failed":
      return problem(labels.failed(name));
  }
}

function saidOfList({ list, found, isLoading }: SelectorState, labels: SelectorLabels): Said {
  switch (list) {
    case "idle":
    case "loading":
      return note(labels.loading);
    case "empty":
      return note(labels.empty);
    case "error":
      return isLoading ? note(labels.loading) : problem(labels.error);
    case "signed-out":
      return isLoading ? note(labels.loading) : problem(labels.signedOut);
    case "stale":
      return problem(found.length === 0 ? labels.noMatch : labels.stale);
    case "single":
      return note(found.length === 0 ? labels.noMatch : labels.single);
    case "ready":
      return found.length === 0 ? note(labels.noMatch) : quiet(labels.found(found.length));
  }
}

const quiet = (message: string): Said => ({ message, tone: "quiet", canRetry: false });
const note = (message: string): Said => ({ message, tone: "note", canRetry: false });
const problem = (message: string): Said => ({ message, tone: "problem", canRetry: true });
