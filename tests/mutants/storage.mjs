const caughtBy = (test) => ({ suite: "js", file: "storage.test.ts", test });

export const title = "Storage: one tenant's values are never another's";

export const mutants = [
  {
    name: "a key is stored unchanged, with lone surrogates",
    file: "js/tenant/tenant-key.ts",
    find: ' + requireText(key, "key");',
    replace: " + new TextDecoder().decode(new TextEncoder().encode(key));",
    caught: caughtBy("tenantKey never returns the same name for two keys or two tenants"),
  },
  {
    name: "the name of a stored value contains its tenant",
    file: "js/browser/storage.ts",
    find: 'store.read(prefix() + requireText(key, "key"))',
    replace: "store.read(key)",
    caught: caughtBy("a storage area keeps values under names that contain the tenant id"),
  },
  {
    name: "storage uses the new tenant after a switch",
    file: "js/browser/storage.ts",
    find: "tenant !== known",
    replace: "known === undefined",
    caught: caughtBy("a storage area uses the new tenant after a switch"),
  },
  {
    name: "clearing a tenant keeps the values of other tenants and of the app",
    file: "js/browser/storage.ts",
    find: "store.names(prefix)) {",
    replace: 'store.names("")) {',
    caught: caughtBy("clearTenant removes the values of one tenant in both areas, and nothing else"),
  },
  {
    name: "a server has no storage that its requests share",
    file: "js/browser/storage.ts",
    find: 'typeof document === "undefined" ? null : ',
    replace: "",
    caught: caughtBy("storage without a page keeps values for one client and reports nothing"),
  },
  {
    name: "each client has its own memory storage",
    file: "js/browser/fallback-storage.ts",
    find: "#memory = new Map<string, string>();",
    replace: "#memory: Map<string, string> = ((globalThis as any).tenantryMemory ??= new Map());",
    caught: caughtBy("storage without a page keeps values for one client and reports nothing"),
  },
  {
    name: "a value that does not fit in storage is kept in memory",
    file: "js/browser/fallback-storage.ts",
    find: "    this.#memory.set(name, value);\n",
    replace: "",
    caught: caughtBy("a full storage keeps the new value in memory and all earlier values"),
  },
  {
    name: "a value in memory is removed when storage accepts a newer one",
    file: "js/browser/fallback-storage.ts",
    find: "      this.#memory.delete(name);\n    });",
    replace: "    });",
    caught: caughtBy("a full storage stores the next value of the key again, and reads what another tab writes"),
  },
  {
    name: "a failing storage emits one event, not one for each write",
    file: "js/browser/fallback-storage.ts",
    find: "if (!this.#isFailing) {",
    replace: "{",
    caught: caughtBy("a full storage is reported once, and again after a successful write in between"),
  },
  {
    name: "an adopted value does not overwrite the tenant's value",
    file: "js/browser/fallback-storage.ts",
    find: " || (this.read(to) ?? value) !== value",
    replace: "",
    caught: caughtBy("adopt keeps both values where the tenant already has one"),
  },
  {
    name: "an adopted value is removed from its old key",
    file: "js/browser/fallback-storage.ts",
    find: "      storage.removeItem(from);\n",
    replace: "",
    caught: caughtBy("adopt moves values without a tenant to the active tenant"),
  },
  {
    name: "a tenant does not adopt another tenant's value",
    file: "js/browser/storage.ts",
    find: 'call<boolean>(isBareKey, requireText(key, "key"), ids) && ',
    replace: "",
    caught: caughtBy("adopt does not move values of another tenant, its own values or the tab's choice"),
  },
];
