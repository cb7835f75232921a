const caughtBy = (test) => ({ suite: "js", file: "storage.test.ts", test });

export const title = "Storage: what one tenant keeps is never another's";

export const mutants = [
  {
    name: "a key is kept as it is, lone surrogates too",
    file: "js/tenant/tenant-key.ts",
    find: ' + requireText(key, "key");',
    replace: " + new TextDecoder().decode(new TextEncoder().encode(key));",
    caught: caughtBy("tenantKey never returns the same name for two keys or two tenants"),
  },
  {
    name: "the name of a value says whose it is",
    file: "js/browser/storage.ts",
    find: 'store.read(prefix() + requireText(key, "key"))',
    replace: "store.read(key)",
    caught: caughtBy("a storage area keeps values under names that contain the tenant id"),
  },
  {
    name: "storage speaks of the new tenant after a switch",
    file: "js/browser/storage.ts",
    find: "tenant !== known",
    replace: "known === undefined",
    caught: caughtBy("a storage area uses the new tenant after a switch"),
  },
  {
    name: "clearing a tenant leaves the others and the app alone",
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
    name: "a client's memory is its own",
    file: "js/browser/fallback-storage.ts",
    find: "#memory = new Map<string, string>();",
    replace: "#memory: Map<string, string> = ((globalThis as any).tenantryMemory ??= new Map());",
    caught: caughtBy("storage without a page keeps values for one client and reports nothing"),
  },
  {
    name: "what storage has no room for is kept in memory",
    file: "js/browser/fallback-storage.ts",
    find: "    this.#memory.set(name, value);\n",
    replace: "",
    caught: caughtBy("a full storage keeps the new value in memory and all earlier values"),
  },
  {
    name: "the copy in memory does not outlive what storage takes later",
    file: "js/browser/fallback-storage.ts",
    find: "      this.#memory.delete(name);\n    });",
    replace: "    });",
    caught: caughtBy("a full storage stores the next value of the key again, and reads what another tab writes"),
  },
  {
    name: "a failing storage is told once, and not with every keystroke",
    file: "js/browser/fallback-storage.ts",
    find: "if (!this.#isFailing) {",
    replace: "{",
    caught: caughtBy("a full storage is reported once, and again after a successful write in between"),
  },
  {
    name: "adopting a value does not overwrite the tenant's own",
    file: "js/browser/fallback-storage.ts",
    find: " || (this.read(to) ?? value) !== value",
    replace: "",
    caught: caughtBy("adopt keeps both values where the tenant already has one"),
  },
  {
    name: "an adopted value does not stay behind for the next tenant",
    file: "js/browser/fallback-storage.ts",
    find: "      storage.removeItem(from);\n",
    replace: "",
    caught: caughtBy("adopt moves values without a tenant to the active tenant"),
  },
  {
    name: "no tenant adopts another tenant's value",
    file: "js/browser/storage.ts",
    find: "kernel((module) => module.isBareKey(key, ids)) && ",
    replace: "",
    caught: caughtBy("adopt does not move values of another tenant, its own values or the tab's choice"),
  },
];
