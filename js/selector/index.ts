// tenantry/selector: <tenant-selector>, and the selector without a look. This file is the table of contents.
export type { AfterSelectUrl } from "../selection/address/after-select-url.js";
export { type AddressedTenant, type PageAddress, tenantUrl } from "../selection/address/tenant-url.js";
export { type ListView, type ListWindow, listWindow, scrollTopFor } from "../selection/look/list-window.js";
export { selectorCss } from "../selection/look/selector-css.js";
export { englishLabels, type SelectorLabels } from "../selection/look/selector-labels.js";
export { type SelectorView, selectorView } from "../selection/look/selector-view.js";
export type { KeyPress } from "../selection/selector-keys.js";
export type { ListStatus, SelectorState, SwitchState } from "../selection/selector-state.js";
export {
  createTenantSelector,
  type TenantSelector,
  type TenantSelectorOptions,
} from "../selection/tenant-selector.js";
export { TenantSelectorElement } from "./element.js";
