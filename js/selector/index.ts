// tenantry/selector: a list to switch tenant from. This file is the table of contents.
export type { AfterSelectUrl } from "../selection/after-select-url.js";
export { type ListView, type ListWindow, listWindow, scrollTopFor } from "../selection/list-window.js";
export type { KeyPress } from "../selection/selector-keys.js";
export { englishLabels, type SelectorLabels } from "../selection/selector-labels.js";
export { selectorMessage } from "../selection/selector-message.js";
export type { ListStatus, SelectorState, SwitchState } from "../selection/selector-state.js";
export {
  createTenantSelector,
  type TenantSelector,
  type TenantSelectorOptions,
} from "../selection/tenant-selector.js";
export { type AddressedTenant, type PageAddress, tenantUrl } from "../selection/tenant-url.js";
