import { createElement, type ReactElement, type ReactNode, useId } from "react";
import type { Limit } from "../profile/profile.js";
import type { LimitKey } from "../profile/typed-keys.js";
import { useLimit } from "./profile-hooks.js";
import { type CountedLimit, countedLimit, labelOf, type UsageState, usageState, usageText } from "./usage-state.js";

/** What the text function of `Usage` receives. */
export interface UsageDetails {
  /** The limit; null if the profile does not have it. */
  readonly limit: Limit | null;
  /** How much of it is used. */
  readonly state: UsageState;
  /** The text that `Usage` renders by default, for example `2 of 5 used`. */
  readonly text: string;
}

/** The properties of `Usage`. */
export interface UsageProps {
  /** The key of the limit. `npx tenantry types` declares the keys. */
  readonly limit: LimitKey;
  /**
   * The name of the limit for people. It is the accessible name of the meter.
   *
   * @default the key in words: `panels_per_month` is `Panels per month`
   */
  readonly label?: ReactNode;
  /**
   * The used share, from 0 to 1, from which the limit is near.
   *
   * @default 0.8
   */
  readonly nearAt?: number | undefined;
  /**
   * The text beside the label, for example in the visitor's language. A string is also what a screen reader says for
   * the meter's value.
   *
   * @default plain English, for example `2 of 5 used`
   */
  readonly children?: ((usage: UsageDetails) => ReactNode) | undefined;
  /** Class names beside `tenant-usage`. */
  readonly className?: string | undefined;
}

/**
 * A limit of the active tenant and its use, as a label, a text and a meter. Without a maximum or a count there is no
 * meter. It needs no style sheet:
 *
 * - The bar has the color `--tenant-primary`, else the color of the text.
 * - The classes are `tenant-usage`, `tenant-usage-label`, `tenant-usage-text`, `tenant-usage-meter`,
 *   `tenant-usage-track` and `tenant-usage-bar`.
 * - `data-state` is the state of the limit, for example `near`.
 *
 * @throws {Error} outside `TenantProvider`.
 * @example
 * <Usage limit="seats" label="Seats" />
 * <Usage limit="seats">{({ limit }) => `${limit?.remaining ?? "?"} left`}</Usage>
 */
export function Usage({
  limit: key,
  label = labelOf(key),
  nearAt = 0.8,
  children,
  className,
}: UsageProps): ReactElement {
  const labelId = useId();
  const limit = useLimit(key);
  const state = usageState(limit, nearAt);
  const text = usageText(limit, state);
  const shown = children ? children({ limit, state, text }) : text;
  const counted = countedLimit(limit);
  return createElement(
    "div",
    { className: ["tenant-usage", className].filter(Boolean).join(" "), "data-state": state },
    createElement("span", { className: "tenant-usage-label", id: labelId }, label),
    " ",
    createElement("span", { className: "tenant-usage-text" }, shown),
    counted && createElement(Meter, { counted, labelId, valueText: typeof shown === "string" ? shown : text }),
  );
}

interface MeterProps {
  readonly counted: CountedLimit;
  readonly labelId: string;
  readonly valueText: string;
}

function Meter({ counted: { used, limit }, labelId, valueText }: MeterProps): ReactElement {
  const share = limit > 0 ? Math.min(used / limit, 1) : 1;
  return createElement(
    "div",
    {
      role: "meter",
      className: "tenant-usage-meter",
      "aria-labelledby": labelId,
      "aria-valuemin": 0,
      "aria-valuemax": limit,
      "aria-valuenow": Math.min(used, limit),
      "aria-valuetext": valueText,
    },
    // A strict Content Security Policy refuses style attributes in the HTML, and not those of SVG.
    createElement(
      "svg",
      { "aria-hidden": true, focusable: "false", width: "100%", height: 8 },
      bar({ className: "tenant-usage-track", width: "100%", fill: "currentColor", fillOpacity: 0.15 }),
      bar({ className: "tenant-usage-bar", width: `${share * 100}%`, fill: "var(--tenant-primary, currentColor)" }),
    ),
  );
}

function bar(properties: object): ReactElement {
  return createElement("rect", { height: 8, rx: 4, ...properties });
}
