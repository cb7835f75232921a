import { createTenantClient, type SwitchRecord, type TenantClient } from "tenantry";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ACME, MEDTECH, tenantApi } from "./fixtures.js";

/** An in-memory Storage. */
class FakeStorage {
  readonly #items = new Map<string, string>();
  get length(): number {
    return this.#items.size;
  }
  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }
  getItem(name: string): string | null {
    return this.#items.get(name) ?? null;
  }
  setItem(name: string, value: string): void {
    this.#items.set(name, value);
  }
  removeItem(name: string): void {
    this.#items.delete(name);
  }
}

/** A document with one cookie. */
class FakeDocument extends EventTarget {
  readonly baseURI = "http://app.test/";
  #cookie = "";
  get cookie(): string {
    return this.#cookie;
  }
  set cookie(text: string) {
    this.#cookie = text.split(";")[0] ?? "";
  }
}

class FakeChannel extends EventTarget {
  postMessage(): void {}
  close(): void {}
}

const denial = () => new DOMException("The operation is insecure.", "SecurityError");
const deny = () => {
  throw denial();
};

/** The page's window. The module looks it up once, so that all tests share it. */
const page: Record<string, unknown> = {};

beforeEach(() => {
  const events = new EventTarget();
  const document = new FakeDocument();
  for (const name of Object.keys(page)) {
    delete page[name];
  }
  const own = {
    location: { host: "app.test", protocol: "http:" },
    document,
    localStorage: new FakeStorage(),
    sessionStorage: new FakeStorage(),
  };
  Object.defineProperties(page, Object.getOwnPropertyDescriptors(own));
  vi.stubGlobal("window", page);
  vi.stubGlobal("Window", { [Symbol.hasInstance]: (value: unknown) => value === page });
  vi.stubGlobal("document", document);
  vi.stubGlobal("BroadcastChannel", FakeChannel);
  vi.stubGlobal("addEventListener", events.addEventListener.bind(events));
  vi.stubGlobal("removeEventListener", events.removeEventListener.bind(events));
});

afterEach(() => vi.unstubAllGlobals());

/** A client in the page's tab, and its `storage` events. The listener is added as soon as there is a client. */
function clientInTab(overrides: object = {}): {
  client: TenantClient;
  storageEvents: { area: string; error: Error }[];
} {
  const client = createTenantClient({
    api: "http://api.test",
    fetch: tenantApi().send,
    sources: ["session", "cookie", "default"],
    defaultTenant: "acme",
    // Over plain http a browser accepts a cookie with this name, but not one with the `__Host-` prefix.
    cookie: "__Secure-tenant",
    ...overrides,
  });
  const storageEvents: { area: string; error: Error }[] = [];
  client.on("storage", (event) => storageEvents.push(event));
  return { client, storageEvents };
}

const property = (name: string, descriptor: PropertyDescriptor) => () =>
  void Object.defineProperty(page, name, { configurable: true, ...descriptor });

function brokenStorage(name: "localStorage" | "sessionStorage", methods: object) {
  return property(name, {
    value: Object.defineProperties(new FakeStorage(), Object.getOwnPropertyDescriptors(methods)),
  });
}

const full = () => {
  throw new DOMException("exceeded the quota", "QuotaExceededError");
};

function storageDenials(area: string, name: "localStorage" | "sessionStorage"): [string, string, () => void][] {
  return [
    [area, "absent", property(name, { value: undefined })],
    [area, "null", property(name, { value: null })],
    [area, "denied when it is opened", property(name, { get: deny })],
    [area, "denied when it is read", brokenStorage(name, { getItem: deny, key: deny, setItem: deny })],
    [area, "denied when it is written", brokenStorage(name, { setItem: deny })],
    [area, "full", brokenStorage(name, { setItem: full })],
  ];
}

const cookie = (descriptor: PropertyDescriptor) => () =>
  void Object.defineProperty(page.document, "cookie", { configurable: true, ...descriptor });

const channel = (methods: object) => () =>
  vi.stubGlobal(
    "BroadcastChannel",
    class extends FakeChannel {
      constructor() {
        super();
        Object.assign(this, methods);
      }
    },
  );

const denials: [string, string, () => void][] = [
  ...storageDenials("local", "localStorage"),
  ...storageDenials("session", "sessionStorage"),
  ["cookie", "absent, as its document is", property("document", { value: undefined })],
  ["cookie", "null, as its document is", property("document", { value: null })],
  ["cookie", "absent", cookie({ value: undefined })],
  ["cookie", "denied when it is read", cookie({ get: deny, set: () => undefined })],
  ["cookie", "denied when it is written", cookie({ get: () => "", set: deny })],
  ["cookie", "not kept", cookie({ get: () => "another=1", set: () => undefined })],
  ["tabs", "absent", () => vi.stubGlobal("BroadcastChannel", undefined)],
  ["tabs", "null", () => vi.stubGlobal("BroadcastChannel", null)],
  ["tabs", "denied when it is made", () => vi.stubGlobal("BroadcastChannel", deny)],
  [
    "tabs",
    "denied to a constructor",
    () =>
      vi.stubGlobal(
        "BroadcastChannel",
        class {
          constructor() {
            deny();
          }
        },
      ),
  ],
  ["tabs", "denied when it is listened to", channel({ addEventListener: deny })],
  ["tabs", "denied when it is written to", channel({ postMessage: deny })],
  ["tabs", "denied when it is closed", channel({ close: deny })],
  ["page", "absent", () => vi.stubGlobal("addEventListener", undefined)],
  ["page", "null", () => vi.stubGlobal("addEventListener", null)],
  ["page", "denied when it is listened to", () => vi.stubGlobal("addEventListener", deny)],
  ["page", "denied by the document", () => Object.assign(page.document as object, { addEventListener: deny })],
];

describe("a denied browser ability", () => {
  // Planted faults: any of the errors uncaught, which makes `createTenantClient` or a finished switch throw;
  // any of them caught without an event.
  /** @see https://github.com/mozilla/fxa/issues/2347 */
  it.each(denials)("stops neither the client nor a switch, and is reported once: %s %s", async (area, _, arrange) => {
    arrange();
    const { client, storageEvents } = clientInTab();
    await client.ready;
    for (const tenant of ["medtech", "acme", "medtech"]) {
      await client.switchTenant(tenant);
    }
    expect(String(client.tenantId)).toBe(MEDTECH);
    expect((await client.fetch("http://api.test/x")).ok).toBe(true);
    client.storage.local.set("draft", "kept");
    client.storage.session.set("draft", "kept");
    expect([client.storage.local.get("draft"), client.storage.session.get("draft")]).toEqual(["kept", "kept"]);
    client.dispose();
    expect(storageEvents.map((event) => event.area)).toEqual([area]);
    for (const { error } of storageEvents) {
      expect(error.message).not.toBe("");
    }
  });

  it("is never reported in a browser that denies nothing", async () => {
    const { client, storageEvents } = clientInTab();
    await client.ready;
    await client.switchTenant("medtech");
    expect(storageEvents).toEqual([]);
    expect((page.sessionStorage as FakeStorage).getItem("tenantry:tenant")).toBe(MEDTECH);
    expect((page.document as FakeDocument).cookie).toBe(`__Secure-tenant=${MEDTECH}`);
    client.dispose();
  });

  // Planted fault: emitting the event while `createTenantClient` is still running, before there can be a listener.
  it("is reported to a listener that is added right after creation, with the browser's own error", async () => {
    property("sessionStorage", { get: deny })();
    cookie({ get: deny, set: deny })();
    const { storageEvents } = clientInTab({ fetch: () => new Promise(() => undefined) });
    expect(storageEvents).toEqual([]);
    await Promise.resolve();
    expect(storageEvents.map(({ area, error }) => `${area} ${error.name}`)).toEqual([
      "session SecurityError",
      "cookie SecurityError",
    ]);
  });

  it("is reported also where the browser throws a value that is not an Error", async () => {
    property("sessionStorage", {
      get() {
        throw "no";
      },
    })();
    const { storageEvents } = clientInTab();
    await Promise.resolve();
    expect(storageEvents).toMatchObject([{ area: "session", error: { message: expect.stringContaining("no") } }]);
  });

  // Planted fault: an event from the tab's memory and another from the app's storage, for the same full storage.
  it("is reported again after a successful write in between", async () => {
    const storage = new FakeStorage();
    property("sessionStorage", { value: storage })();
    const { client, storageEvents } = clientInTab();
    await client.ready;
    for (const tenant of ["medtech", "acme"]) {
      Object.assign(storage, { setItem: full });
      await client.switchTenant(tenant);
      client.storage.session.set("draft", "x");
      Reflect.deleteProperty(storage, "setItem");
      client.storage.session.set("draft", "y");
    }
    expect(storageEvents.map(({ area }) => area)).toEqual(["session", "session"]);
    client.dispose();
  });

  it("does not lose the switch record, for crypto", async () => {
    for (const crypto of [undefined, null, {}, { getRandomValues: deny }]) {
      vi.stubGlobal("crypto", crypto);
      const records: SwitchRecord[] = [];
      const { client } = clientInTab({ auditSink: (record: SwitchRecord) => void records.push(record) });
      await client.ready;
      await client.switchTenant("medtech");
      await client.switchTenant("acme");
      await vi.waitUntil(() => records.length === 2);
      expect(records.map(({ to }) => to)).toEqual([MEDTECH, ACME]);
      const ids = new Set(records.map(({ id }) => id));
      expect(ids.size).toBe(2);
      for (const id of ids) {
        expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
      }
      client.dispose();
    }
  });

  it("does not stop the client's clock, for performance", async () => {
    vi.resetModules();
    vi.stubGlobal("performance", undefined);
    const { createTenantClient: create } = await import("../../js/index.js");
    const client = create({
      api: "http://api.test",
      fetch: tenantApi().send,
      sources: ["default"],
      defaultTenant: "acme",
    });
    await client.ready;
    await client.refresh();
    expect(client.status).toBe("READY");
    client.dispose();
  });
});
