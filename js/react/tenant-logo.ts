import { createElement, type ReactElement, useState } from "react";
import { initialsOf } from "../selection/look/tenant-name.js";

/** The logo of a tenant, or the initials of its name while there is none and if it cannot be loaded. */
export function TenantLogo({ name, logoUrl }: { name: string; logoUrl: string | null }): ReactElement {
  const [brokenUrl, setBrokenUrl] = useState<string | null>(null);
  return createElement(
    "span",
    { className: "tenant-selector-logo", "aria-hidden": true },
    logoUrl === null || logoUrl === brokenUrl
      ? initialsOf(name)
      : createElement("img", {
          src: logoUrl,
          alt: "",
          decoding: "async",
          referrerPolicy: "no-referrer",
          onError: () => setBrokenUrl(logoUrl),
        }),
  );
}
