// The look of the panel: its own, so that no tenant's brand hides in it. A constructed style sheet passes every policy.

export const CSS_TEXT = `
:host {
  all: initial;
  color-scheme: light dark;
}
:host, .frame {
  --paper: #ffffff;
  --raised: #f5f6f8;
  --line: #dfe2e8;
  --edge: #868e9c;
  --ink: #171a21;
  --quiet: #596070;
  --accent: #0b6b5d;
  --good-ink: #0b5c43;
  --good: #dff4ea;
  --warn-ink: #7a4600;
  --warn: #fdeccd;
  --bad-ink: #9c1c2e;
  --bad: #fde3e5;
  --plain-ink: #434a58;
  --plain: #e9ebf0;
  --shadow: 0 1px 2px rgb(16 20 30 / 0.12), 0 12px 40px rgb(16 20 30 / 0.2);
}
@media (prefers-color-scheme: dark) {
  :host, .frame {
    --paper: #15181e;
    --raised: #1d2129;
    --line: #2e343f;
    --edge: #737c8c;
    --ink: #eceff4;
    --quiet: #a3abba;
    --accent: #63d9c3;
    --good-ink: #8fe3bf;
    --good: #143c30;
    --warn-ink: #ffd08a;
    --warn: #46310f;
    --bad-ink: #ffb0b7;
    --bad: #4c1c24;
    --plain-ink: #c3c9d5;
    --plain: #2b313c;
    --shadow: 0 0 0 1px rgb(255 255 255 / 0.06), 0 16px 48px rgb(0 0 0 / 0.6);
  }
}
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.frame {
  position: fixed;
  z-index: 2147483646;
  display: flex;
  gap: 10px;
  pointer-events: none;
  color: var(--ink);
  font: 13px/1.45 ui-sans-serif, system-ui, -apple-system, "Segoe UI", sans-serif;
  -webkit-text-size-adjust: 100%;
}
.frame > * { pointer-events: auto; }
.bottom-right { right: 16px; bottom: 16px; flex-direction: column; align-items: flex-end; }
.bottom-left { left: 16px; bottom: 16px; flex-direction: column; align-items: flex-start; }
.top-right { right: 16px; top: 16px; flex-direction: column-reverse; align-items: flex-end; }
.top-left { left: 16px; top: 16px; flex-direction: column-reverse; align-items: flex-start; }
button, input { font: inherit; color: inherit; margin: 0; }
button { cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
code, .method, .number, time {
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  font-size: 12px;
}
.number, time { font-variant-numeric: tabular-nums; }
.quiet { color: var(--quiet); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.opener {
  display: inline-flex;
  align-items: center;
  gap: 8px;
  max-width: min(280px, calc(100vw - 32px));
  min-height: 36px;
  padding: 0 13px 0 10px;
  border: 1px solid var(--line);
  border-radius: 18px;
  background: var(--paper);
  box-shadow: var(--shadow);
  font-weight: 550;
}
.opener:hover { background: var(--raised); }
.opener .label { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mark:not(:empty) {
  flex: none;
  padding: 1px 7px;
  border-radius: 9px;
  background: var(--warn);
  color: var(--warn-ink);
  font-size: 11px;
  font-weight: 600;
}
svg {
  flex: none;
  width: 16px;
  height: 16px;
  fill: none;
  stroke: currentColor;
  stroke-width: 1.5;
  stroke-linecap: round;
  stroke-linejoin: round;
}
.opener svg { color: var(--accent); }
.dot { flex: none; width: 8px; height: 8px; border-radius: 50%; background: #d08700; }
.dot[data-status="READY"] { background: #17976c; }
.dot[data-status="ERROR"] { background: #d83a4c; }

.panel {
  display: flex;
  flex-direction: column;
  width: min(600px, calc(100vw - 32px));
  height: min(540px, calc(100vh - 84px));
  border: 1px solid var(--line);
  border-radius: 14px;
  background: var(--paper);
  box-shadow: var(--shadow);
  overflow: hidden;
}
header { display: flex; align-items: center; gap: 8px; padding: 10px 8px 4px 16px; }
h2, h3, p, dl, dd, ul, ol { margin: 0; padding: 0; list-style: none; }
h2 {
  flex: 1;
  min-width: 0;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
  font-size: 15px;
  font-weight: 650;
}
.close {
  display: grid;
  place-items: center;
  width: 32px;
  height: 32px;
  padding: 0;
  border: 0;
  border-radius: 8px;
  background: none;
  color: var(--quiet);
}
.close:hover { background: var(--raised); color: var(--ink); }
.tabs {
  display: flex;
  flex: none;
  gap: 2px;
  padding: 0 10px;
  border-bottom: 1px solid var(--line);
  overflow-x: auto;
  scrollbar-width: none;
}
.tabs::-webkit-scrollbar { display: none; }
[role="tab"] {
  flex: none;
  min-height: 36px;
  padding: 0 8px;
  border: 0;
  border-bottom: 2px solid transparent;
  border-radius: 6px 6px 0 0;
  background: none;
  color: var(--quiet);
  font-weight: 550;
  white-space: nowrap;
}
[role="tab"]:hover { color: var(--ink); background: var(--raised); }
[role="tab"]:focus-visible { outline-offset: -3px; }
[role="tab"][aria-selected="true"] { color: var(--accent); border-bottom-color: var(--accent); }
.content { flex: 1; min-height: 0; padding: 12px 16px 18px; overflow: auto; overscroll-behavior: contain; }
.content:focus-visible { outline-offset: -3px; }

.heading { display: flex; align-items: center; justify-content: space-between; gap: 8px; min-height: 32px; }
* + .heading { margin-top: 16px; }
h3 { font-size: 13px; font-weight: 650; }
.note { margin: 0 0 8px; color: var(--quiet); font-size: 12px; overflow-wrap: anywhere; }
.empty {
  padding: 16px;
  border: 1px dashed var(--line);
  border-radius: 10px;
  color: var(--quiet);
  text-align: center;
}
dl > div { display: grid; grid-template-columns: 124px 1fr; gap: 12px; align-items: baseline; padding: 5px 0; }
dl > div + div { border-top: 1px solid var(--line); }
dt { color: var(--quiet); overflow-wrap: anywhere; }
dd { min-width: 0; overflow-wrap: anywhere; }

.badge {
  display: inline-block;
  flex: none;
  padding: 1px 7px;
  border-radius: 9px;
  font-size: 11px;
  font-weight: 600;
  line-height: 16px;
  white-space: nowrap;
  background: var(--plain);
  color: var(--plain-ink);
}
.badge.good { background: var(--good); color: var(--good-ink); }
.badge.warn { background: var(--warn); color: var(--warn-ink); }
.badge.bad { background: var(--bad); color: var(--bad-ink); }

.entries > li { padding: 8px 0; }
.entries > li + li { border-top: 1px solid var(--line); }
.row { display: flex; align-items: center; gap: 8px; min-width: 0; }
.row.below {
  flex-wrap: wrap;
  gap: 2px 8px;
  margin-top: 3px;
  color: var(--quiet);
  font-size: 12px;
  overflow-wrap: anywhere;
}
.row > .number { margin-left: auto; }
.address { flex: 0 1 auto; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.method { flex: none; min-width: 36px; font-weight: 700; }
.calls .row > .badge { margin-left: auto; }
.calls .row > .number { flex: none; min-width: 56px; margin-left: 0; text-align: right; }
.calls .row.below > .badge { margin-left: 0; }
.why { min-width: 0; overflow-wrap: anywhere; }
.row.below > .action { margin-left: auto; }
.refusal { color: var(--bad-ink) !important; }

.trace > li { display: grid; grid-template-columns: 88px 92px 1fr; gap: 8px; align-items: baseline; padding: 5px 0; }
.trace > li + li { border-top: 1px solid var(--line); }
.trace .badge { justify-self: start; }
.detail { min-width: 0; overflow-wrap: anywhere; }

.action {
  min-height: 28px;
  padding: 0 10px;
  border: 1px solid var(--edge);
  border-radius: 8px;
  background: var(--paper);
  font-size: 12px;
  font-weight: 550;
  white-space: nowrap;
}
.action:hover { background: var(--raised); border-color: var(--ink); }
input {
  min-width: 0;
  min-height: 30px;
  padding: 0 8px;
  border: 1px solid var(--edge);
  border-radius: 8px;
  background: var(--paper);
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  font-size: 12px;
}
input::placeholder { color: var(--quiet); opacity: 1; }
input[aria-invalid="true"] { border-color: var(--bad-ink); }
.row > input { flex: 0 1 220px; margin-left: auto; }
.new { margin-top: 12px; padding-top: 12px; border-top: 1px solid var(--line); }
.new > input { flex: 1 1 0; margin: 0; }
.entries > .overridden {
  margin: 0 -16px;
  padding: 8px 16px 8px 13px;
  border-left: 3px solid #d08700;
  background: color-mix(in srgb, var(--warn) 35%, transparent);
}
.switch {
  display: inline-flex;
  align-items: center;
  gap: 8px;
  min-height: 28px;
  margin-left: auto;
  padding: 0 2px;
  border: 0;
  border-radius: 8px;
  background: none;
}
.thumb {
  position: relative;
  flex: none;
  width: 32px;
  height: 18px;
  border-radius: 9px;
  background: var(--edge);
  transition: background 0.15s;
}
.thumb::after {
  content: "";
  position: absolute;
  inset: 2px auto 2px 2px;
  width: 14px;
  border-radius: 50%;
  background: var(--paper);
  transition: translate 0.15s;
}
.switch[aria-checked="true"] .thumb { background: var(--accent); }
.switch[aria-checked="true"] .thumb::after { translate: 14px 0; }
.state { width: 22px; color: var(--quiet); font-size: 12px; text-align: left; }

.meter { height: 6px; margin-top: 6px; border-radius: 3px; background: var(--plain); overflow: hidden; }
.meter > div { height: 100%; border-radius: 3px; background: #17976c; }
.meter.warn > div { background: #d08700; }
.meter.bad > div { background: #d83a4c; }

.color { display: inline-flex; align-items: center; vertical-align: middle; gap: 6px; font-weight: 400; }
.swatch { flex: none; width: 14px; height: 14px; border: 1px solid var(--edge); border-radius: 4px; }
table { width: 100%; border-collapse: collapse; }
th { padding: 5px 8px 5px 0; font-weight: 400; text-align: left; }
thead th { padding-top: 0; color: var(--quiet); font-size: 12px; }
td { padding: 5px 0; white-space: nowrap; }
tbody tr { border-top: 1px solid var(--line); }
tr > :last-child { width: 116px; text-align: right; }
tr > :nth-child(2) { width: 60px; }
.sample {
  display: grid;
  place-items: center;
  width: 40px;
  height: 24px;
  border: 1px solid transparent;
  border-radius: 6px;
  font-weight: 650;
  box-shadow: 0 0 0 1px var(--line);
}
.sample.edge { border-width: 3px; }

@media (max-width: 560px) {
  .panel {
    position: fixed;
    inset: auto 0 0;
    width: auto;
    height: min(72vh, 600px);
    border-width: 1px 0 0;
    border-radius: 16px 16px 0 0;
  }
  .top-left .panel, .top-right .panel { inset: 0 0 auto; border-width: 0 0 1px; border-radius: 0 0 16px 16px; }
  .panel:not([hidden]) + .opener { display: none; }
  .tabs { padding: 0 8px; }
  dl > div { grid-template-columns: 104px 1fr; }
  .trace > li { grid-template-columns: 1fr auto; }
  .detail { grid-column: 1 / -1; }
  .close { width: 40px; height: 40px; }
  [role="tab"] { min-height: 44px; padding: 0 10px; }
  .action, input, .switch { min-height: 36px; }
}
@media (forced-colors: active) {
  .badge, .opener, .panel, .mark:not(:empty) { border: 1px solid CanvasText; }
  [role="tab"][aria-selected="true"] { border-bottom-color: Highlight; }
  .swatch, .sample, .dot, .meter, .meter > div, .thumb { forced-color-adjust: none; }
}
@media (prefers-reduced-motion: reduce) {
  * { transition: none !important; }
}
@media print {
  .frame { display: none; }
}
`;
