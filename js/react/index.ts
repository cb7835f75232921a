"use client";

export type { AfterSelectUrl } from "../selection/address/after-select-url.js";
export type { SelectorLabels } from "../selection/look/selector-labels.js";
export type { ColorScheme } from "./brand-head.js";
// tenantry/react: the client for React. This file is the table of contents.
export { Feature, type FeatureProps } from "./feature.js";
export { useBranding, useFlag, useLimit } from "./profile-hooks.js";
export { TenantProvider, type TenantProviderProps, useTenantClient } from "./provider.js";
export { TenantBrand, type TenantBrandProps } from "./tenant-brand.js";
export { TenantDevtools, type TenantDevtoolsProps } from "./tenant-devtools.js";
export type { TenantOptionState } from "./tenant-options.js";
export { TenantSelector, type TenantSelectorProps } from "./tenant-selector.js";
export { TenantStyle, type TenantStyleProps } from "./tenant-style.js";
export { TenantTitle, type TenantTitleProps } from "./tenant-title.js";
export { Usage, type UsageDetails, type UsageProps } from "./usage.js";
export type { UsageState } from "./usage-state.js";
export { type CurrentTenant, useSuspenseTenant, useTenant, useTenantFetch } from "./use-tenant.js";
export { type Tenants, useTenants } from "./use-tenants.js";
