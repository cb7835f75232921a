import { createElement, Fragment } from "react";
import type { Branding } from "../profile/profile.js";

/** The color schemes of a page, as the CSS property `color-scheme` has them. */
export type ColorScheme = "light" | "dark" | "light dark";

/** Icons, theme color and color scheme of a brand, for `<head>`. React 19 puts them there from anywhere. */
export function BrandHead({ branding, colorScheme }: { branding: Branding; colorScheme: ColorScheme | undefined }) {
  const { faviconUrl, primaryColor, dark } = branding;
  return createElement(
    Fragment,
    null,
    faviconUrl !== undefined && createElement("link", { rel: "icon", href: faviconUrl }),
    // An iPhone shows no SVG on its home screen.
    faviconUrl !== undefined &&
      isPng(faviconUrl) &&
      createElement("link", { rel: "apple-touch-icon", href: faviconUrl }),
    colorScheme !== undefined && createElement("meta", { name: "color-scheme", content: colorScheme }),
    // The first one whose medium matches counts.
    dark?.primaryColor !== undefined &&
      createElement("meta", { name: "theme-color", media: "(prefers-color-scheme: dark)", content: dark.primaryColor }),
    primaryColor !== undefined && createElement("meta", { name: "theme-color", content: primaryColor }),
  );
}

const isPng = (url: string) => /\.png(\?|#|$)/i.test(url);
