const caughtBy = (test, file = "tabs.spec.ts") => ({ suite: "tabs", file, test });

export const title = "Tabs: each keeps its own tenant";

export const mutants = [
  {
    name: "a tab keeps its tenant, whatever other tabs do",
    file: "src/client.rs",
    find: "self.chooses && self.resolution.source != Source::Platform",
    replace: "self.chooses && matches!(self.resolution.source, Source::Session)",
    caught: caughtBy("a tab keeps its tenant across reloads, whatever other tabs do"),
  },
  {
    name: "a page that comes back after a switch is loaded anew",
    file: "js/client/client.ts",
    find: "          location.reload();\n",
    replace: "",
    caught: caughtBy("a page that comes back after a switch is loaded anew for the tenant of its tab"),
  },
  {
    name: "another tab's switch is told and not followed",
    file: "js/client/client.ts",
    find: 'this.#events.emit("switchElsewhere", { tenantId })',
    replace: "void this.switchTenant(tenantId)",
    caught: caughtBy("another tab's switch is told and moves nobody"),
  },
  {
    name: "what is no tenant on the channel is passed over",
    file: "js/browser/tab.ts",
    find: "TenantId.parse(given as string, { ids });",
    replace: "(given as TenantId);",
    caught: caughtBy("what is no tenant on the channel is passed over"),
  },
  {
    name: "a profile from the past does not stand in for a refusal",
    file: "js/client/client.ts",
    find: "      if (this.#api.isRefusal(error)) {\n        this.#known.forget",
    replace: "      if (false) {\n        this.#known.forget",
    caught: caughtBy("does not stand in for a refusal, and does not stay", "last-known-good.spec.ts"),
  },
  {
    name: "a refusal makes the browser forget the profile",
    file: "js/client/tenant-state.ts",
    find: "      this.#options.known.forget({ id: current.id.toString() });\n",
    replace: "",
    caught: caughtBy("is forgotten when a refresh is refused", "last-known-good.spec.ts"),
  },
  {
    name: "a profile from the past is not that of another day",
    file: "src/load.rs",
    find: "!freshness::is_usable(now - made)",
    replace: "false",
    caught: caughtBy(
      "is not that of another day, of another tenant, or of no tenant at all",
      "last-known-good.spec.ts",
    ),
  },
];
