import type { LoggedCall } from "../call-log.js";
import { element } from "../element.js";
import { panelTab } from "../panel-tab.js";
import { badge, button, durationText, empty, heading, note, type Tone, timeOf } from "../views.js";

/** The last calls of `client.fetch`. */
export const callsTab = panelTab({
  id: "calls",
  label: "Calls",
  read: ({ calls, inspection }) => ({ calls: calls.calls, header: inspection.scope.header }),
  count: ({ calls }) => calls.length,
  render: ({ calls, header }, session) => [
    heading("Calls of client.fetch", calls.length > 0 && button("Clear", () => session.calls.clear())),
    note(`${header} goes to allowed origins only. A switch empties this list.`),
    calls.length === 0
      ? empty("No calls yet. Requests that do not go through client.fetch are not listed.")
      : element("ol", { class: "entries calls" }, ...calls.map(callRow)),
  ],
});

function callRow(call: LoggedCall): HTMLElement {
  return element(
    "li",
    {},
    element(
      "div",
      { class: "row" },
      element("span", { class: "method" }, call.method),
      element("code", { class: "address", title: call.url }, addressOf(call.url)),
      statusBadge(call),
      element("span", { class: "quiet number" }, call.duration === null ? "" : durationText(call.duration)),
    ),
    element(
      "div",
      { class: "row below" },
      timeOf(call.at),
      carriedBadge(call),
      element("span", { class: "why" }, call.why, call.tenant ? ` · ${call.tenant}` : null),
    ),
    ...call.redirects.map((hop) => element("div", { class: "row below" }, "redirected to ", hop)),
    call.error && element("div", { class: "row below refusal" }, `${call.error.name}: ${call.error.message}`),
  );
}

/** The path for a URL of this page's origin, else without the scheme. */
function addressOf(url: string): string {
  const address = URL.canParse(url, document.baseURI) ? new URL(url, document.baseURI) : null;
  if (address === null || !/^https?:$/.test(address.protocol)) {
    return url.slice(0, 200);
  }
  const path = `${address.pathname}${address.search}`;
  return address.origin === location.origin ? path : `${address.host}${path}`;
}

function carriedBadge({ tenant, error }: LoggedCall): HTMLElement {
  if (tenant === undefined) {
    return error === null ? badge("waits for the tenant", "plain") : badge("not sent", "bad");
  }
  return tenant === null ? badge("without tenant", "warn") : badge("with tenant", "good");
}

function statusBadge({ status, error, duration }: LoggedCall): HTMLElement {
  const text = status === null ? "" : `${status}`;
  if (error?.name === "AbortError") {
    return badge("aborted", "plain");
  }
  if (error !== null) {
    return badge(`${text} ${error.code === null ? "failed" : "refused"}`.trim(), "bad");
  }
  if (duration === null) {
    return badge("pending", "plain");
  }
  return badge(text || "opaque", toneOf(status));
}

const toneOf = (status: number | null): Tone => (status === null || status >= 400 ? "bad" : "good");
