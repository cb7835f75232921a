const once = "a denied browser ability stops neither the client nor a switch, and is reported once:";
const caughtBy = (test) => ({ suite: "js", file: "denied-abilities.test.ts", test });

export const title = "Denied browser features: the client works without them and emits an event";

export const mutants = [
  {
    name: "a denied BroadcastChannel does not stop a client",
    file: "js/browser/tab.ts",
    find: '    this.#attempt("tabs", () => {\n      this.#channel = new globalThis.BroadcastChannel(CHANNEL);',
    replace:
      '    const now = (_: string, work: () => void) => work();\n    now("tabs", () => {\n      this.#channel = new globalThis.BroadcastChannel(CHANNEL);',
    caught: caughtBy(`${once} tabs denied when it is made`),
  },
  {
    name: "a failed write to the channel does not undo a switch",
    file: "js/browser/tab.ts",
    find: 'this.#attempt("tabs", () => this.#channel?.postMessage({ switchedTo: tenantId }));',
    replace: "this.#channel?.postMessage({ switchedTo: tenantId });",
    caught: caughtBy(`${once} tabs denied when it is written to`),
  },
  {
    name: "denied events of the window do not stop a client",
    file: "js/browser/tab.ts",
    find: '    this.#attempt("page", () => {\n      // In',
    replace: "    [() => undefined].forEach(() => {\n      // In",
    caught: caughtBy(`${once} page denied when it is listened to`),
  },
  {
    name: "denied events of the document do not stop a client",
    file: "js/profile/refresher.ts",
    find: '    attempt(() => {\n      globalThis.addEventListener?.("online"',
    replace: '    ((work: () => void, _: unknown) => work())(() => {\n      globalThis.addEventListener?.("online"',
    caught: caughtBy(`${once} page denied by the document`),
  },
  {
    name: "a denied session storage emits an event",
    file: "js/browser/tab-choice.ts",
    find: 'const stored = ask("session", onDenied, () => {',
    replace: 'const stored = ask("session", ignore, () => {',
    caught: caughtBy(
      "a denied browser ability is reported to a listener that is added right after creation, with the browser's own error",
    ),
  },
  {
    name: "a denied cookie emits an event",
    file: "js/browser/tab-choice.ts",
    find: 'ask("cookie", onDenied, () => page.document?.cookie)',
    replace: 'ask("cookie", ignore, () => page.document?.cookie)',
    caught: caughtBy(
      "a denied browser ability is reported to a listener that is added right after creation, with the browser's own error",
    ),
  },
  {
    name: "a cookie that the browser drops silently emits an event",
    file: "js/browser/tab-choice.ts",
    find: "page.document.cookie, tenant) || undefined;",
    replace: "page.document.cookie, tenant);",
    caught: caughtBy(`${once} cookie not kept`),
  },
  {
    name: "a page without storage emits an event",
    file: "js/browser/fallback-storage.ts",
    find: '        throw new Error("The page has no such storage.");',
    replace: "        return undefined;",
    caught: caughtBy(`${once} local null`),
  },
  {
    name: "a storage denial emits one event, not one for each operation",
    file: "js/client/client.ts",
    find: "stores.session.fail(error as Error);",
    replace: "this.#denied.report(area, error);",
    caught: caughtBy(`${once} session denied when it is opened`),
  },
  {
    name: "a denial emits one event, not one for each switch",
    file: "js/browser/denied-abilities.ts",
    find: "if (!this.#reported.has(ability)) {",
    replace: "{",
    caught: caughtBy(`${once} cookie not kept`),
  },
  {
    name: "a denial event is emitted after listeners can be added",
    file: "js/browser/denied-abilities.ts",
    find: "this.#waiting.push(emit);",
    replace: "emit();",
    caught: caughtBy(
      "a denied browser ability is reported to a listener that is added right after creation, with the browser's own error",
    ),
  },
  {
    name: "a switch is recorded without the crypto API",
    file: "js/client/audit.ts",
    find: "return bytes.map(() => Math.floor(Math.random() * 256));",
    replace: "throw new Error('no crypto');",
    caught: caughtBy("a denied browser ability does not lose the switch record, for crypto"),
  },
  {
    name: "ages need no monotonic clock",
    file: "js/profile/clock.ts",
    find: 'typeof performance === "undefined"',
    replace: "false",
    caught: caughtBy("a denied browser ability does not stop the client's clock, for performance"),
  },
];
