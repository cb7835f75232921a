import { createElement, type ReactElement, useInsertionEffect } from "react";
import { TITLE_TEMPLATE, titleOf } from "../profile/title-template.js";
import { useClientValue } from "./use-client-value.js";

/** The properties of `TenantTitle`. */
export interface TenantTitleProps {
  /**
   * `%s` is the page's own title, `%tenant` the name of the tenant.
   *
   * @default "%s | %tenant"
   */
  readonly template?: string;
  /**
   * The name while there is no tenant, for example the platform's.
   *
   * @default none: the title is the page's own
   */
  readonly fallback?: string;
  /** The page's own title. Without it the title is the name of the tenant. */
  readonly children?: string;
}

/**
 * The `<title>` of a page with the name of the active tenant: `Agents | Acme`. It is in the first HTML and follows a
 * switch.
 *
 * @throws {Error} outside `TenantProvider`.
 * @example
 * <TenantTitle>Agents</TenantTitle>
 */
export function TenantTitle({ template = TITLE_TEMPLATE, fallback = "", children = "" }: TenantTitleProps) {
  const title = titleOf(template, children, useTenantName() ?? fallback);
  // The first title of a document counts, which can be one that is not React's.
  useInsertionEffect(() => {
    document.title = title;
  }, [title]);
  return createElement("title", null, title) as ReactElement;
}

/** The name in titles: that of the active tenant's product, else its own. */
export function useTenantName(): string | undefined {
  return useClientValue(({ tenant }) => tenant?.branding.productName ?? tenant?.name ?? undefined);
}
