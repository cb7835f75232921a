import { element } from "../element.js";
import { panelTab } from "../panel-tab.js";
import { badge, code, empty, heading, timeOf } from "../views.js";

/** The switches of the client. */
export const switchesTab = panelTab({
  id: "switches",
  label: "Switches",
  read: ({ log }) => ({ switches: log.switches }),
  count: ({ switches }) => switches.length,
  render: ({ switches }) => [
    heading("Switches of this tab"),
    switches.length === 0
      ? empty("None since the devtools were loaded.")
      : element(
          "ol",
          { class: "entries" },
          ...switches.map(({ at, from, to, reason, epoch }) =>
            element(
              "li",
              {},
              element("div", { class: "row" }, code(from ?? "no tenant"), "→", code(to), badge(`epoch ${epoch}`)),
              element("div", { class: "row below" }, timeOf(at), reason === null ? "without a reason" : `“${reason}”`),
            ),
          ),
        ),
  ],
});
