const caughtBy = (file, test) => ({ suite: "js", file, test });
const core = (test) => caughtBy("tenant-selector.test.ts", test);
const urls = (test) => caughtBy("tenant-url.test.ts", test);
const inTab = (test) => ({ suite: "tabs", file: "selector.spec.ts", test });
const inApp = (test) => ({ suite: "packages", file: "selector.test.mjs", test });

export const title = "The selector: only the server's tenants, and never a foreign host";

export const mutants = [
  {
    name: "a choice leads to no host but the page's and the tenant's",
    file: "js/selection/address/after-select-url.ts",
    find: "if (!isSafe || (url.origin !== new URL(pageOrigin).origin && url.origin !== own)) {",
    replace: "if (!isSafe) {",
    caught: urls('afterSelectUrl refuses "https://evil.test/", as a text and from a function'),
  },
  {
    name: "a URL after a choice has no user name",
    file: "js/selection/address/after-select-url.ts",
    find: 'url !== null && url.username === "" && url.password === ""',
    replace: "url !== null",
    caught: urls('afterSelectUrl refuses "https://user@medtech.vital.health/", as a text and from a function'),
  },
  {
    name: "a URL that is refused is refused before the switch",
    file: "js/selection/tenant-selector.ts",
    find: "const url = after === null ? null : urlAfterSelect(this.#client, tenant, after);\n    if (isInPlace) {\n      await this.#client.switchTenant({ id: tenant.id });\n    }",
    replace:
      "if (isInPlace) {\n      await this.#client.switchTenant({ id: tenant.id });\n    }\n    const url = after === null ? null : urlAfterSelect(this.#client, tenant, after);",
    caught: urls(
      "afterSelectUrl on a shared host it opens a path there after the switch, and does not switch for a refused one",
    ),
  },
  {
    name: "a path of a tenant's URL stays on its host",
    file: "js/selection/address/tenant-url.ts",
    find: " || url.host !== own.host",
    replace: "",
    caught: urls("tenantUrl keeps a path, and refuses one that leads to another host"),
  },
  {
    name: "a person who has signed out sees no earlier list",
    file: "js/selection/tenant-selector.ts",
    find: "error.details.status === 401",
    replace: "error.details.status === null",
    caught: core("the list of a selector is empty after a 401, also if an earlier list is known"),
  },
  {
    name: "only a tenant of the list can be chosen",
    file: "js/selection/tenant-selector.ts",
    find: "const tenant = this.#tenants.find((one) => one.id === id);",
    replace: "const tenant = this.#tenants.find((one) => one.id === id) ?? ({ id } as Membership);",
    caught: core("a choice in a selector is refused for a tenant that the list does not have"),
  },
  {
    name: "a list that is not current is requested again when it opens",
    file: "js/selection/tenant-selector.ts",
    find: "now() - this.#loadedAt > FRESH_MS",
    replace: "false",
    caught: core(
      "the list of a selector is requested again at an opening after more than a minute, and after a failure at the next one",
    ),
  },
  {
    name: "only the active tenant takes the field away",
    file: "js/selection/tenant-selector.ts",
    find: "only !== undefined && only.id === activeTenant(this.#client).tenantId",
    replace: "only !== undefined",
    caught: core(
      "the list of a selector of the active tenant alone is a name, unless the selector was open or another tenant is active",
    ),
  },
  {
    name: "a refusal with the text of the last list is a refusal",
    file: "js/profile/tenant-api.ts",
    find: "if (this.#list?.key !== status + body) {",
    replace: "if (!this.#list?.key.endsWith(body)) {",
    caught: core(
      "the list of a selector is read once while its text stays the same, and not for a response that is refused",
    ),
  },
  {
    name: "a late list does not replace a newer one",
    file: "js/selection/tenant-selector.ts",
    find: "if (request === this.#lastRequest) {\n        this.#loadedAt = now();",
    replace: "if (request > 0) {\n        this.#loadedAt = now();",
    caught: core("the list of a selector is that of the last request, whatever arrives last"),
  },
  {
    name: "the keys of an input method stay with it",
    file: "js/selection/selector-keys.ts",
    find: "isComposing || ctrlKey",
    replace: "ctrlKey",
    caught: core("the keys of a selector that belong to the text field or to an input method stay there"),
  },
  {
    name: "bundlers keep an import of the element without names",
    file: "package.json",
    find: '"sideEffects": [\n    "./dist/selector.js"\n  ]',
    replace: '"sideEffects": false',
    caught: inApp("the element works in a built app, with no inline style"),
  },
  {
    name: "nothing moves for a visitor who wants less motion",
    file: "js/selection/look/selector-css.ts",
    find: ".tenant-selector *,.tenant-selector ::before{",
    replace: ".tenant-selector *{",
    caught: inTab("the react moves, unless the visitor wants less motion"),
  },
  {
    name: "a logo that cannot be loaded gives way to initials",
    file: "js/selector/logo-element.ts",
    find: 'image.addEventListener("error", () => image.replaceWith(initials));',
    replace: "",
    caught: inTab("the element shows initials for a logo that cannot be loaded"),
  },
];
