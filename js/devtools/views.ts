// The parts that several tabs of the panel consist of.
import { type Child, element } from "./element.js";

/** The color of a badge by its meaning. It never carries the meaning alone. */
export type Tone = "good" | "warn" | "bad" | "plain";

export const badge = (text: string, tone: Tone = "plain"): HTMLElement =>
  element("span", { class: `badge ${tone}` }, text);

export const code = (text: string): HTMLElement => element("code", {}, text);

export const heading = (text: string, ...more: readonly Child[]): HTMLElement =>
  element("div", { class: "heading" }, element("h3", {}, text), ...more);

/** What a tab without entries says. */
export const empty = (text: string): HTMLElement => element("p", { class: "empty" }, text);

export const note = (...children: readonly Child[]): HTMLElement => element("p", { class: "note" }, ...children);

/** Names and their values. Null values are left out. */
export function facts(entries: Readonly<Record<string, Child>>): HTMLElement {
  const rows = Object.entries(entries).filter(([, value]) => value !== null);
  return element("dl", {}, ...rows.map(([name, value]) => element("div", {}, term(name), element("dd", {}, value))));
}

const term = (name: string): HTMLElement => element("dt", {}, name);

export const button = (label: string, onclick: () => void, properties: Readonly<Record<string, unknown>> = {}) =>
  element("button", { type: "button", class: "action", onclick, ...properties }, label);

/** The time of day in this browser's time zone, with seconds: `14:03:09`. */
export const timeOf = (at: number): HTMLElement =>
  element("time", { datetime: new Date(at).toISOString() }, new Date(at).toTimeString().slice(0, 8));

/** A duration in milliseconds: `12 ms`, `3.4 s`. */
export const durationText = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
