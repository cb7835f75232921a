import type { SelectorLabels } from "./selector-labels.js";
import type { SelectorState } from "./selector-state.js";

/** What a selector says of its list or of its last switch, also to a screen reader. Empty for nothing to say. */
export function selectorMessage({ isOpen, list, found, change }: SelectorState, labels: SelectorLabels): string {
  if (!isOpen) {
    const name = change.to?.name ?? change.to?.slug ?? change.to?.id ?? "";
    const texts = { idle: "", done: "", switching: labels.switching(name), failed: labels.failed(name) };
    return texts[change.step];
  }
  const texts = {
    idle: labels.loading,
    loading: labels.loading,
    empty: labels.empty,
    error: labels.error,
    stale: labels.stale,
    "signed-out": labels.signedOut,
    single: labels.single,
    ready: labels.found(found.length),
  };
  return found.length === 0 && (list === "ready" || list === "single" || list === "stale")
    ? labels.noMatch
    : texts[list];
}
