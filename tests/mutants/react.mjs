const caughtBy = (test, file) => ({ suite: "js", file, test });
const onSharedHost = (test) => caughtBy(test, "shared-host.test.ts");

const onPage = (test) => ({ suite: "packages", file: "shared-host.test.mjs", test });

const countedBy = (test) => caughtBy(test, "react-renders.test.ts");
const shownBy = (test) => caughtBy(test, "react-components.test.ts");

export const title = "React: a page shows the tenant of its tab, and renders only what changed";

export const mutants = [
  {
    name: "a script hides a page that the server rendered for another tenant",
    file: "js/react/hide-other-tenant.ts",
    find: "&&document.documentElement.setAttribute(",
    replace: "&&document.documentElement.getAttribute(",
    caught: onSharedHost("a page stays hidden until it has the tenant that the tab chose"),
  },
  {
    name: "a hidden page is shown when it has the tenant of the tab",
    file: "js/react/provider.ts",
    find: "shown || hasMoved || isServersTenant",
    replace: "true || shown || hasMoved || isServersTenant",
    caught: onSharedHost("a page stays hidden until it has the tenant that the tab chose"),
  },
  {
    name: "no part of the server's page remains after the client moved to the tenant of the tab",
    file: "js/react/provider.ts",
    find: '{ key: hasMoved ? "of the tab" : "of the server" }',
    replace: "null",
    caught: onSharedHost("a part of the page whose code still loads never shows the server's tenant"),
  },
  {
    name: "a page whose tab may not act for its tenant does not keep the tenant of the server's HTML",
    file: "js/client/tenant-state.ts",
    find: "    if (!isSettled) {\n      this.#current = null;\n    }\n",
    replace: "",
    caught: onSharedHost(
      "a page whose tab may not act for its tenant shows the error and nothing of the server's tenant",
    ),
  },
  {
    name: "the HTML of a shared host has no icon of the server's tenant",
    file: "js/react/tenant-brand.ts",
    find: "branding: isHidden ? noBranding : branding",
    replace: "branding",
    caught: onSharedHost("the HTML of a shared host has no icon and no theme color of the server's tenant"),
  },
  {
    name: "a component renders again only if the content that it reads has changed",
    file: "js/react/use-client-value.ts",
    find: "!isEqual(last.current.value, value)",
    replace: "last.current.value !== value",
    caught: countedBy("nothing renders again after a refresh that brings the same profile"),
  },
  {
    name: "a flag renders its own readers only",
    file: "js/react/profile-hooks.ts",
    find: "return useClientValue((view) => view.flag(key, fallback));",
    replace: "return useClientValue((view) => ({ t: view.tenant, f: view.flag(key, fallback) })).f;",
    caught: countedBy("the name renders its readers"),
  },
  {
    name: "a part of a page hydrates with what the server rendered",
    file: "js/react/use-client-value.ts",
    find: "() => readFrom(hydrated)",
    replace: "() => readFrom(client)",
    caught: caughtBy(
      "a part that hydrates after a change finds the server's values, and then shows the new ones",
      "react-hydration.test.ts",
    ),
  },
  {
    name: "a feature reads the flags of the profile and nothing else",
    file: "js/react/feature.ts",
    find: "Object.hasOwn(flags, name)",
    replace: "name in flags",
    caught: shownBy("Feature of a flag that the profile does not have is off"),
  },
  {
    name: "a feature with a value compares lists by their content and order",
    file: "js/react/is-equal.ts",
    find: " && isEqual(one[key], other[key])",
    replace: "",
    caught: shownBy("Feature with a value is on for the same content only"),
  },
  {
    name: "a limit without a maximum or a count has no meter",
    file: "js/react/usage-state.ts",
    find: "limit.limit !== null && limit.used !== null",
    replace: "limit.limit !== undefined",
    caught: shownBy("Usage of a limit whose count is not known has no meter"),
  },
  {
    name: "a person without tenants is not told so while the list loads",
    file: "js/react/use-tenants.ts",
    find: "!state.isLoading && state.error === null",
    replace: "state.error === null",
    caught: shownBy("useTenants says that there are none only after the list has arrived"),
  },
  {
    name: "a component that asks for it is suspended until there is a profile",
    file: "js/react/use-tenant.ts",
    find: "export function useSuspenseTenant(): CurrentTenant {\n  const current = useTenant();\n  if (",
    replace: "export function useSuspenseTenant(): CurrentTenant {\n  const current = useTenant();\n  if (false && ",
    caught: caughtBy(
      "a component that asks for it is suspended until the first profile has arrived",
      "react-suspense.test.ts",
    ),
  },
  {
    name: "the style sheet of a brand changes in the frame of the switch",
    file: "js/react/brand-sheet.ts",
    find: "  sheet.replaceSync(css);\n",
    replace: "  requestAnimationFrame(() => requestAnimationFrame(() => sheet.replaceSync(css)));\n",
    caught: onPage("every frame of a load and of a switch has one brand, under a policy of hashes"),
  },
  {
    name: "a switch changes no text of a style, whose hash no policy has",
    file: "js/react/brand-sheet.ts",
    find: "const isElement = isServersHtml || !canAdopt();",
    replace: "const isElement = isServersHtml || !canAdopt() || css !== null;",
    caught: onPage("every frame of a load and of a switch has one brand, under a policy of hashes"),
  },
  {
    name: "the style sheet of the earlier tenant leaves the document",
    file: "js/react/brand-sheet.ts",
    find: ".filter((other) => other !== sheet)",
    replace: ".filter((other) => other)",
    caught: caughtBy(
      "a switch leaves one style sheet of a brand in the document, and an unmounted brand none",
      "brand-page.test.ts",
    ),
  },
  {
    name: "a name of a tenant is no command of a title template",
    file: "js/profile/title-template.ts",
    find: 'return template.replace(/%s|%tenant/g, (part) => (part === "%s" ? page : tenant));',
    replace: 'return template.replace("%tenant", tenant).replace("%s", page);',
    caught: caughtBy("TenantTitle takes a name of any characters as it is", "brand-page.test.ts"),
  },
  {
    name: "a preset refers only to what the brand sets",
    file: "js/branding/brand-presets.ts",
    find: "css.includes(",
    replace: "css.concat(",
    caught: caughtBy("a preset shadcn refers only to what the brand sets", "brand-presets.test.ts"),
  },
  {
    name: "an alias of a design token that leads back to itself ends",
    file: "js/tokens/token-css.ts",
    find: "found === undefined || aliases === MAX_ALIASES",
    replace: "found === undefined",
    caught: caughtBy("brandingFromTokens reports an alias that leads back to itself", "design-tokens.test.ts"),
  },
];
