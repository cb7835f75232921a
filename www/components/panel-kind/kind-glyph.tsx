import type { PanelKind } from "@/ask-panel/panel-kinds";

/** A drawing for each type of panel. Dots are experts, lines are conversations. */
const drawings: Record<PanelKind, React.ReactNode> = {
  structured: (
    <>
      <path d="M6 8h12M6 12h12M6 16h12" />
      <g className="dots">
        <circle cx="6" cy="8" r="2" />
        <circle cx="12" cy="12" r="2" />
        <circle cx="18" cy="16" r="2" />
      </g>
    </>
  ),
  open: (
    <>
      <path d="M12 6 6.5 16h11zM12 6v6.5M6.5 16 12 12.5 17.5 16" />
      <g className="dots">
        <circle cx="12" cy="5.5" r="2" />
        <circle cx="6" cy="16.5" r="2" />
        <circle cx="18" cy="16.5" r="2" />
      </g>
    </>
  ),
  socratic: (
    <>
      <path d="M8.5 9a3.5 3.5 0 1 1 5.2 3.05C12.5 12.8 12 13.4 12 14.8" />
      <g className="dots">
        <circle cx="12" cy="18.5" r="1.6" />
      </g>
    </>
  ),
  adversarial: (
    <>
      <path d="M8 12h8M10 9.5 7.5 12l2.5 2.5M14 9.5l2.5 2.5-2.5 2.5" />
      <g className="dots">
        <circle cx="4.5" cy="12" r="2" />
        <circle cx="19.5" cy="12" r="2" />
      </g>
    </>
  ),
  delphi: (
    <>
      <circle cx="12" cy="12" r="7.5" />
      <circle cx="12" cy="12" r="4.2" />
      <g className="dots">
        <circle cx="12" cy="12" r="1.6" />
      </g>
    </>
  ),
  hybrid: (
    <>
      <path d="M6 6l6 6M6 18l6-6M6 12h12" />
      <g className="dots">
        <circle cx="5.5" cy="5.5" r="2" />
        <circle cx="5.5" cy="12" r="2" />
        <circle cx="5.5" cy="18.5" r="2" />
        <circle cx="18.5" cy="12" r="2" />
      </g>
    </>
  ),
};

export function KindGlyph({ kind, size = 24 }: { kind: PanelKind; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      className="kind-glyph"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {drawings[kind]}
    </svg>
  );
}
