import type { Limit } from "../../profile/profile.js";
import { element } from "../element.js";
import { panelTab } from "../panel-tab.js";
import { badge, empty, heading, note } from "../views.js";

/** The limits, and how much of each is used. */
export const limitsTab = panelTab({
  id: "limits",
  label: "Limits",
  read: ({ client }) => ({
    limits: Object.entries(client.tenant?.limits ?? {}),
    areOld: Object.keys(client.tenant?.limits ?? {}).some((key) => client.limit(key) === null),
  }),
  count: ({ limits }) => limits.length,
  render: ({ limits, areOld }) => [
    heading("Limits of the tenant"),
    areOld && note(badge("old", "warn"), " The counts are older than 5 minutes, so client.limit() gives null."),
    limits.length === 0
      ? empty("The profile has no limits.")
      : element("ul", { class: "entries" }, ...limits.map(([key, limit]) => limitRow(key, limit))),
  ],
});

function limitRow(key: string, limit: Limit): HTMLElement {
  const share = limit.limit === null || limit.used === null ? null : Math.min(1, limit.used / (limit.limit || 1));
  const isReached = limit.remaining === 0;
  return element(
    "li",
    {},
    element(
      "div",
      { class: "row" },
      element("code", { class: "address", title: key }, key),
      isReached && badge("reached", "bad"),
      element("span", { class: "number" }, textOf(limit)),
    ),
    share !== null &&
      element(
        "div",
        { class: `meter ${isReached ? "bad" : share >= 0.8 ? "warn" : "good"}`, "aria-hidden": "true" },
        element("div", { styles: { width: `${(isReached ? 1 : share) * 100}%` } }),
      ),
    limit.resetsAt !== null && element("div", { class: "row below" }, `restarts ${limit.resetsAt}`),
  );
}

function textOf({ limit, used, remaining, unlimited }: Limit): string {
  const count = used === null ? "use not known" : `${used} used`;
  if (unlimited) {
    return `${count}, no limit`;
  }
  if (limit === null) {
    return `${count}, limit not known`;
  }
  return used === null ? `up to ${limit}, ${count}` : `${used} of ${limit}, ${remaining} left`;
}
