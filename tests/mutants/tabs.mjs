const caughtBy = (test, file = "tabs.spec.ts") => ({ suite: "tabs", file, test });

export const title = "Tabs: each tab keeps its tenant";

export const mutants = [
  {
    name: "a tab keeps its tenant while another tab switches",
    file: "js/client/client-core.ts",
    find: 'this.choosesTenant && this.resolution.source !== "platform"',
    replace: 'this.choosesTenant && this.resolution.source === "session"',
    caught: caughtBy("a tab keeps its tenant across reloads while another tab switches"),
  },
  {
    name: "a page that comes back after a switch is reloaded",
    file: "js/client/client.ts",
    find: "          location.reload();\n",
    replace: "",
    caught: caughtBy("a page that comes back after a switch is reloaded for the tab's tenant"),
  },
  {
    name: "another tab's switch is an event and is not followed",
    file: "js/client/client.ts",
    find: 'this.#events.emit("otherTabSwitch", { tenantId })',
    replace: "void this.switchTenant(tenantId)",
    caught: caughtBy("another tab's switch is an event and does not switch this tab"),
  },
  {
    name: "a malformed message on the channel is ignored",
    file: "js/browser/tab.ts",
    find: "readTenantId(given, { ids });",
    replace: "(given as TenantId);",
    caught: caughtBy("a malformed message on the channel is ignored"),
  },
  {
    name: "an old profile is not used after a refusal",
    file: "js/client/tenant-transition.ts",
    find: "      if (api.isRefusal(error)) {\n        lastKnownGood.delete",
    replace: "      if (false) {\n        lastKnownGood.delete",
    caught: caughtBy("is not used after a refusal, and is deleted", "last-known-good.spec.ts"),
  },
  {
    name: "a refusal deletes the stored profile",
    file: "js/client/tenant-state.ts",
    find: "      this.#options.lastKnownGood.delete({ id: current.id });\n",
    replace: "",
    caught: caughtBy("is deleted when a refresh is refused", "last-known-good.spec.ts"),
  },
  {
    name: "a stored profile that is too old is not used",
    file: "src/module/rules/profile.rs",
    find: "if !freshness::is_usable(given.number(3)? - made) {",
    replace: "if false {",
    caught: caughtBy("is not used when it is too old, of another tenant, or malformed", "last-known-good.spec.ts"),
  },
];
