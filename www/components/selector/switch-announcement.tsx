import type { SwitchState } from "./use-tenant-switch";

/** Says to a screen reader what the eye sees in the colours. */
export function SwitchAnnouncement({ state }: { state: SwitchState }) {
  return (
    <p role="status" className="visually-hidden">
      {state.step === "switching" && `Switching to ${state.to}`}
      {state.step === "done" && `You are now in ${state.to}`}
      {state.step === "failed" && `Still where you were: ${state.message}`}
    </p>
  );
}
