const caughtBy = (test, file) => ({ suite: "js", file, test });
const onSharedHost = (test) => caughtBy(test, "shared-host.test.ts");

export const title = "React: a page shows the tenant of its tab";

export const mutants = [
  {
    name: "a script hides a page that the server rendered for another tenant",
    file: "js/react/tenant-brand.ts",
    find: "isSharedHost && createElement(HidingScript, { nonce })",
    replace: "null && createElement(HidingScript, { nonce })",
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
    find: "!isHidden && createElement(HeadBrand",
    replace: "createElement(HeadBrand",
    caught: onSharedHost("the HTML of a shared host has no icon and no theme colour of the server's tenant"),
  },
];
