import { element } from "../element.js";
import { panelTab } from "../panel-tab.js";
import { badge, code, empty, heading, timeOf } from "../views.js";

/** What was left out of the profile, and what went wrong since. */
export const warningsTab = panelTab({
  id: "warnings",
  label: "Warnings",
  read: ({ client, log }) => ({ leftOut: client.tenant?.warnings ?? [], notes: log.notes }),
  count: ({ leftOut, notes }) => leftOut.length + notes.length,
  render: ({ leftOut, notes }) => [
    heading("Left out of the profile"),
    leftOut.length === 0
      ? empty("Nothing. The SDK uses every part of the profile.")
      : element(
          "ul",
          { class: "entries" },
          ...leftOut.map(({ path, reason }) =>
            element("li", {}, code(path), element("div", { class: "row below" }, reason)),
          ),
        ),
    heading("Since the devtools were loaded"),
    notes.length === 0
      ? empty("No errors, and nothing stale.")
      : element(
          "ol",
          { class: "entries" },
          ...notes.map(({ at, kind, text }) =>
            element(
              "li",
              {},
              element("div", { class: "row" }, timeOf(at), badge(kind, kind === "error" ? "bad" : "warn")),
              element("div", { class: "row below" }, text),
            ),
          ),
        ),
  ],
});
