import type { SwitchState } from "./use-tenant-switch";

/** Announces a switch to screen readers. */
export function SwitchAnnouncement({ state }: { state: SwitchState }) {
  return (
    <p role="status" className="visually-hidden">
      {state.step === "switching" && `Switching to ${state.to}`}
      {state.step === "done" && `Switched to ${state.to}`}
      {state.step === "failed" && `The switch to ${state.to} failed. Your tenant is unchanged. ${state.message}`}
    </p>
  );
}
