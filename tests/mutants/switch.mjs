const caughtBy = (test, file = "switch.test.ts") => ({ suite: "js", file, test });

export const title = "Switching: one tenant at a time, and the latest request wins";

export const mutants = [
  {
    name: "a switch that is superseded while caches are cleared does not commit",
    file: "js/client/tenant-transition.ts",
    find: "core.commit(ticket, id, isSwitch)",
    replace: "core.commit(core.begin(), id, isSwitch)",
    caught: caughtBy("a registered cache that switches again while it is being cleared wins"),
  },
  {
    name: "a superseded switch does not clear the caches of the tenant that stays",
    file: "js/client/tenant-transition.ts",
    find: "    core.assertCurrentTicket(ticket);\n",
    replace: "",
    caught: caughtBy("a registered cache is not cleared by a superseded switch"),
  },
  {
    name: "a late response is not returned, in any order",
    file: "js/client/client-core.ts",
    find: "!compute(isCurrentEpoch, began, this.#epoch)",
    replace: "false",
    caught: caughtBy(
      "switches and responses in random order return no late response and end with the last switch, in a thousand random runs",
    ),
  },
  {
    name: "caches are cleared before the new tenant is set",
    file: "js/client/tenant-caches.ts",
    find: "      for (const cache of this.#caches) {\n        cache.clear();\n      }\n      next();",
    replace: "      next();\n      for (const cache of this.#caches) {\n        cache.clear();\n      }",
    caught: caughtBy("a registered cache that cannot be cleared stops the switch, and pending requests complete"),
  },
  {
    name: "listeners still see the previous tenant while caches are cleared",
    file: "js/client/tenant-caches.ts",
    find: "        cache.clear();\n",
    replace: "        Promise.resolve().then(() => cache.clear());\n",
    caught: caughtBy("a registered cache is cleared before the new tenant is set and reloaded after the switch event"),
  },
  {
    name: "a switch changes nothing before the new profile is loaded",
    file: "js/client/tenant-state.ts",
    find: '    this.#setStatus(this.#current === null ? "NOT_READY" : "RECONCILING");\n',
    replace: '    this.#setStatus(this.#current === null ? "NOT_READY" : "RECONCILING");\n    this.#current = null;\n',
    caught: caughtBy("switchTenant changes nothing when it fails", "client.test.ts"),
  },
  {
    name: "a switch to the current tenant is not skipped while another switch is pending",
    file: "js/client/client.ts",
    find: 'if (isActive && this.status === "READY") {',
    replace: "if (isActive) {",
    caught: caughtBy("switchTenant to the active tenant supersedes a pending switch", "client.test.ts"),
  },
  {
    name: "the new tenant's flags replace the previous tenant's",
    file: "js/client/current-tenant.ts",
    find: "flags: new Map(Object.entries(profile.flags))",
    replace:
      "flags: Object.entries(profile.flags).reduce((all, [key, value]) => all.set(key, value), ((globalThis as any).all ??= new Map()))",
    caught: caughtBy("a flag of the old tenant is gone after a switch", "flags.test.ts"),
  },
  {
    name: "a client cannot switch away from the host's tenant",
    file: "crates/kernel/src/resolution/snapshot.rs",
    find: "if self.is_bound() && self.tenant",
    replace: "if false && self.tenant",
    caught: caughtBy("switchTenant is refused where the host names the tenant", "client.test.ts"),
  },
  {
    name: "a disposed client has no active tenant",
    file: "js/client/tenant-state.ts",
    find: '    this.#current = null;\n    this.#status = "NOT_READY";',
    replace: '    this.#status = "NOT_READY";',
    caught: caughtBy("a disposed client has no active tenant", "client.test.ts"),
  },
  {
    name: "the record of a switch waits for the previous record",
    file: "js/client/audit.ts",
    find: "this.#last = this.#last.then(() => this.#deliver(complete));",
    replace: "void this.#deliver(complete);",
    caught: caughtBy(
      "the audit log of a client delivers a thousand switches exactly once and in order, although the sink is slow and fails",
      "audit.test.ts",
    ),
  },
  {
    name: "a closed client starts no switch",
    file: "js/client/client-core.ts",
    find: "if (this.#isClosed) {",
    replace: "if (false) {",
    caught: caughtBy("a disposed client has no active tenant", "client.test.ts"),
  },
];
