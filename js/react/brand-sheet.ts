import { createElement, type ReactElement, useInsertionEffect, useSyncExternalStore } from "react";

/**
 * CSS of the active tenant: a `<style>` in the server's HTML, and in the browser a style sheet of the document.
 *
 * - A Content Security Policy judges the text of a `<style>` by its nonce or its hash. The hash of another tenant's
 *   brand is not in the policy, so a switch must not change the text. No policy judges a sheet that a script makes.
 * - React calls an insertion effect while it changes the document, so that the brand and the page change in one frame.
 */
export function BrandSheet({ css, nonce }: { readonly css: string; readonly nonce: string | undefined }) {
  const isServersHtml = useIsServersHtml();
  const isElement = isServersHtml || !canAdopt();
  useInsertionEffect(() => (isElement ? undefined : adopt(css)), [css, isElement]);
  return isElement ? inlineElement("style", css, nonce) : null;
}

/** An inline `<style>` or `<script>`. */
export function inlineElement(tag: "style" | "script", __html: string, nonce: string | undefined): ReactElement {
  // React 18 escapes a text child, which changes what it means, and it takes the nonce, which browsers hide, for lost.
  return createElement(tag, { nonce, suppressHydrationWarning: true, dangerouslySetInnerHTML: { __html } });
}

/** Whether this render is the server's, or the browser's first one that must equal it. */
export function useIsServersHtml(): boolean {
  return useSyncExternalStore(neverChanges, isFalse, isTrue);
}

/** Whether the document takes style sheets from scripts. jsdom does not. */
const canAdopt = () => typeof document === "object" && "adoptedStyleSheets" in document;

function adopt(css: string): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
  };
}

const neverChanges = () => () => undefined;
const isTrue = () => true;
const isFalse = () => false;
