const once = "an ability that the browser denies stops neither the client nor a switch, and is reported once:";
const caughtBy = (test) => ({ suite: "js", file: "denied-abilities.test.ts", test });

export const title = "What a browser denies: nothing stops for it, and it is told";

export const mutants = [
  {
    name: "a channel between tabs that is denied stops no client",
    file: "js/browser/tab.ts",
    find: '    this.#attempt("tabs", () => {\n      this.#channel = new globalThis.BroadcastChannel(CHANNEL);',
    replace:
      '    const now = (_: string, work: () => void) => work();\n    now("tabs", () => {\n      this.#channel = new globalThis.BroadcastChannel(CHANNEL);',
    caught: caughtBy(`${once} tabs denied when it is made`),
  },
  {
    name: "a channel that cannot be written to undoes no switch",
    file: "js/browser/tab.ts",
    find: 'this.#attempt("tabs", () => this.#channel?.postMessage({ switchedTo: tenantId.toString() }));',
    replace: "this.#channel?.postMessage({ switchedTo: tenantId.toString() });",
    caught: caughtBy(`${once} tabs denied when it is written to`),
  },
  {
    name: "events of the page that are denied stop no client",
    file: "js/browser/tab.ts",
    find: '    this.#attempt("page", () => {\n      // In',
    replace: "    [() => undefined].forEach(() => {\n      // In",
    caught: caughtBy(`${once} page denied when it is listened to`),
  },
  {
    name: "events of the document that are denied stop no client",
    file: "js/profile/refresher.ts",
    find: '    attempt(() => {\n      globalThis.addEventListener?.("online"',
    replace: '    ((work: () => void, _: unknown) => work())(() => {\n      globalThis.addEventListener?.("online"',
    caught: caughtBy(`${once} page denied by the document`),
  },
  {
    name: "a denied memory of the tab is told",
    file: "src/browser.rs",
    find: 'self.check("session", window.session_storage())',
    replace: "window.session_storage().ok()?",
    caught: caughtBy(
      "an ability that the browser denies is reported to a listener that is added right after creation, with the browser's own error",
    ),
  },
  {
    name: "a denied cookie is told",
    file: "src/browser.rs",
    find: 'denials.check("cookie", cookies.text())',
    replace: "cookies.text().ok()?",
    caught: caughtBy(
      "an ability that the browser denies is reported to a listener that is added right after creation, with the browser's own error",
    ),
  },
  {
    name: "a cookie that the browser drops without a word is told",
    file: "src/browser.rs",
    find: "kept.map(|text| text.filter(is_there))",
    replace: "kept",
    caught: caughtBy(`${once} cookie not kept`),
  },
  {
    name: "a page that has no storage is told so",
    file: "js/browser/fallback-storage.ts",
    find: '        throw new Error("The page has no such storage.");',
    replace: "        return undefined;",
    caught: caughtBy(`${once} local null`),
  },
  {
    name: "one denial of a storage is told once, however it is used",
    file: "js/client/client.ts",
    find: "stores.session.fail(error as Error);",
    replace: "this.#denials.tell(area, error);",
    caught: caughtBy(`${once} session denied when it is opened`),
  },
  {
    name: "a denial is told once, and not with every switch",
    file: "js/browser/denied-abilities.ts",
    find: "if (!this.#reported.has(ability)) {",
    replace: "{",
    caught: caughtBy(`${once} cookie not kept`),
  },
  {
    name: "a denial is told when somebody can listen",
    file: "js/browser/denied-abilities.ts",
    find: "if (this.#waiting) {",
    replace: "if (false) {",
    caught: caughtBy(
      "an ability that the browser denies is reported to a listener that is added right after creation, with the browser's own error",
    ),
  },
  {
    name: "a switch is recorded where there is no crypto",
    file: "js/client/audit.ts",
    find: "return bytes.map(() => Math.floor(Math.random() * 256));",
    replace: "throw new Error('no crypto');",
    caught: caughtBy("an ability that the browser denies does not lose the switch record where it is crypto"),
  },
  {
    name: "ages need no clock that only goes forward",
    file: "js/profile/clock.ts",
    find: 'typeof performance === "undefined"',
    replace: "false",
    caught: caughtBy("an ability that the browser denies does not stop the client's clock where it is performance"),
  },
];
