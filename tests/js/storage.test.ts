import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FallbackStorage } from "../../js/browser/fallback-storage.js";
import { openStores, tenantStorage } from "../../js/browser/storage.js";
import { TenantId } from "../../js/tenant/tenant-id.js";
import { tenantKey } from "../../js/tenant/tenant-key.js";
import { contextNotSetError } from "../../js/wasm/refusals.js";
import { ACME, MEDTECH } from "./fixtures.js";

/** A Storage with room for a number of characters, which can also deny access. */
class FakeStorage implements Storage {
  readonly items = new Map<string, string>();
  room = Number.POSITIVE_INFINITY;
  denial: Error | null = null;

  readonly open = (): Storage => {
    if (this.denial) {
      throw this.denial;
    }
    return this;
  };

  get length(): number {
    return this.items.size;
  }

  key(index: number): string | null {
    return [...this.items.keys()][index] ?? null;
  }

  getItem(name: string): string | null {
    return this.items.get(name) ?? null;
  }

  setItem(name: string, value: string): void {
    const others = [...this.items].filter(([other]) => other !== name).flat();
    if ([...others, name, value].join("").length > this.room) {
      throw new DOMException("no room", "QuotaExceededError");
    }
    this.items.set(name, value);
  }

  removeItem(name: string): void {
    this.items.delete(name);
  }

  clear(): void {
    this.items.clear();
  }
}

/** A client's storage over two fakes, and a mock that receives its failures. */
function storageFor(first: string | null = ACME, onFailure = vi.fn()) {
  let tenant = first;
  const [local, session] = [new FakeStorage(), new FakeStorage()];
  const stores = {
    local: new FallbackStorage(local.open, (error) => onFailure("local", error)),
    session: new FallbackStorage(session.open, (error) => onFailure("session", error)),
  };
  const storage = tenantStorage(
    stores,
    () => {
      if (tenant === null) {
        throw contextNotSetError();
      }
      return TenantId.parse(tenant);
    },
    "uuid",
  );
  const switchTo = (to: string | null) => {
    tenant = to;
  };
  return { storage, local, session, onFailure, switchTo };
}

const denial = new DOMException("denied", "SecurityError");

/** Any JavaScript string, also with lone surrogates. */
const anyString = fc.oneof(
  fc.constantFrom("", ":", "a:b", "__proto__", "constructor", "length", "getItem", "\ud800", "\udfff", `${ACME}:`),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 8 }),
);

afterEach(() => vi.unstubAllGlobals());

describe("tenantKey", () => {
  // Planted fault: passing the key to the module, where every lone surrogate becomes U+FFFD.
  it("never returns the same name for two keys or two tenants", () => {
    const tenant = fc.constantFrom(ACME, MEDTECH);
    fc.assert(
      fc.property(tenant, anyString, tenant, anyString, (a, x, b, y) => {
        expect(tenantKey(a, x) === tenantKey(b, y)).toBe(a === b && x === y);
      }),
      { examples: [[ACME, "\ud800", ACME, "\ud801"]] },
    );
  });

  it("returns the same name for two spellings of a tenant id", () => {
    expect(tenantKey(ACME.replaceAll("-", ""), "draft")).toBe(`tenant:${ACME}:draft`);
    expect(() => tenantKey("acme", "draft")).toThrow(expect.objectContaining({ code: "INVALID_TENANT_ID" }));
  });
});

describe("a storage area", () => {
  it("keeps values under names that contain the tenant id", () => {
    const { storage, local, session } = storageFor();
    storage.local.set("draft", "local");
    storage.session.set("draft", "session");
    expect([...local.items]).toEqual([[`tenant:${ACME}:draft`, "local"]]);
    expect([...session.items]).toEqual([[`tenant:${ACME}:draft`, "session"]]);
    expect([storage.local.get("draft"), storage.session.get("draft")]).toEqual(["local", "session"]);
    expect([storage.local.get("toString"), storage.local.isPersistent]).toEqual([null, true]);
  });

  it("uses the new tenant after a switch", () => {
    const { storage, switchTo } = storageFor();
    const { local } = storage;
    local.set("draft", "acme's");
    switchTo(MEDTECH);
    expect([local.get("draft"), local.keys()]).toEqual([null, []]);
    local.set("draft", "medtech's");
    switchTo(ACME);
    expect([local.get("draft"), local.keys()]).toEqual(["acme's", ["draft"]]);
  });

  it("throws where there is no tenant, and does not touch the browser's storage", () => {
    const { storage, local, onFailure } = storageFor(null);
    local.denial = denial;
    const area = storage.local;
    const uses = [
      () => area.get("draft"),
      () => area.set("draft", "x"),
      () => area.remove("draft"),
      () => area.keys(),
      () => area.clear(),
      () => area.adopt(["draft"]),
      () => storage.clearTenant(),
    ];
    for (const use of uses) {
      expect(use).toThrow(expect.objectContaining({ code: "TENANT_CONTEXT_NOT_SET" }));
    }
    expect(onFailure).not.toHaveBeenCalled();
  });

  // Planted faults: a full storage that loses a value; a key of one tenant that another can read; a removal that
  // misses the copy in memory or the copy in storage.
  it("returns every value that a tenant set, however little the browser stores", () => {
    const fewKeys = fc.uniqueArray(anyString, { minLength: 1, maxLength: 3 });
    const steps = fewKeys.chain((keys) => {
      const at = { tenant: fc.constantFrom(ACME, MEDTECH), key: fc.constantFrom(...keys) };
      const step = fc.oneof(
        { weight: 4, arbitrary: fc.record({ act: fc.constant("set" as const), ...at, size: fc.nat(60) }) },
        { weight: 2, arbitrary: fc.record({ act: fc.constant("remove" as const), ...at }) },
        { weight: 1, arbitrary: fc.record({ act: fc.constant("clear" as const), ...at }) },
        { weight: 2, arbitrary: fc.record({ act: fc.constant("room" as const), room: fc.nat(400) }) },
      );
      return fc.array(step, { maxLength: 20 });
    });
    fc.assert(
      fc.property(steps, (steps) => {
        const { storage, local, switchTo } = storageFor();
        local.setItem("theme", "the app's own");
        const expected = { [ACME]: new Map<string, string>(), [MEDTECH]: new Map<string, string>() };
        for (const [index, step] of steps.entries()) {
          if (step.act === "room") {
            local.room = step.room;
            continue;
          }
          const own = expected[step.tenant] as Map<string, string>;
          switchTo(step.tenant);
          if (step.act === "set") {
            const value = `${index}`.repeat(step.size);
            storage.local.set(step.key, value);
            own.set(step.key, value);
          } else if (step.act === "remove") {
            storage.local.remove(step.key);
            own.delete(step.key);
          } else {
            storage.local.clear();
            own.clear();
          }
        }
        for (const [id, own] of Object.entries(expected)) {
          switchTo(id);
          const keys = storage.local.keys();
          expect(keys.sort()).toEqual([...own.keys()].sort());
          expect(new Map(keys.map((key) => [key, storage.local.get(key)]))).toEqual(own);
        }
        expect(local.getItem("theme")).toBe("the app's own");
      }),
      { numRuns: 1000 },
    );
  });
});

describe("clearTenant", () => {
  // Planted fault: clearing the whole storage, which also holds values of the app and of other tenants.
  it("removes the values of one tenant in both areas, and nothing else", () => {
    const { storage, local, session, switchTo } = storageFor();
    const fill = () => {
      storage.local.set("draft", "x");
      storage.session.set("tab", "x");
    };
    fill();
    switchTo(MEDTECH);
    fill();
    for (const name of [
      "theme",
      "tenantry:tenant",
      `tenant:${ACME}`,
      `tenant:${ACME.replaceAll("1", "a").toUpperCase()}:x`,
    ]) {
      local.setItem(name, "not ours");
    }
    storage.clearTenant(ACME.replaceAll("-", ""));
    expect([...local.items.keys()].filter((name) => name.startsWith(`tenant:${ACME}:`))).toEqual([]);
    expect([...session.items.keys()]).toEqual([`tenant:${MEDTECH}:tab`]);
    expect([storage.local.keys(), local.length]).toEqual([["draft"], 5]);
    storage.clearTenant();
    expect([session.length, local.length]).toEqual([0, 4]);
  });

  it("refuses an invalid tenant id and removes nothing", () => {
    const { storage, local } = storageFor();
    storage.local.set("draft", "x");
    expect(() => storage.clearTenant("")).toThrow(expect.objectContaining({ code: "INVALID_TENANT_ID" }));
    expect(local.length).toBe(1);
  });

  it("removes values that are only in memory", () => {
    const { storage, local } = storageFor();
    local.room = 0;
    storage.local.set("draft", "x");
    storage.clearTenant();
    expect([storage.local.get("draft"), storage.local.isPersistent]).toEqual([null, true]);
  });
});

describe("a full storage", () => {
  it("keeps the new value in memory and all earlier values", () => {
    const { storage, local, onFailure } = storageFor();
    storage.local.set("small", "kept");
    storage.local.set("draft", "old");
    local.room = 150;
    storage.local.set("draft", "new".repeat(50));
    expect(storage.local.get("draft")).toBe("new".repeat(50));
    expect([storage.local.get("small"), storage.local.isPersistent]).toEqual(["kept", false]);
    expect([storage.session.isPersistent, local.getItem(`tenant:${ACME}:draft`)]).toEqual([true, "old"]);
    expect(onFailure.mock.calls).toEqual([["local", expect.objectContaining({ name: "QuotaExceededError" })]]);
  });

  // Planted fault: a copy in memory that shadows a newer value in storage.
  it("stores the next value of the key again, and reads what another tab writes", () => {
    const { storage, local } = storageFor();
    local.room = 0;
    storage.local.set("draft", "first");
    local.room = 1000;
    storage.local.set("draft", "second");
    expect([storage.local.isPersistent, local.getItem(`tenant:${ACME}:draft`)]).toEqual([true, "second"]);
    local.setItem(`tenant:${ACME}:draft`, "another tab's");
    expect(storage.local.get("draft")).toBe("another tab's");
  });

  // Planted fault: an event for each call, such as every keystroke in a draft.
  it("is reported once, and again after a successful write in between", () => {
    const { storage, local, onFailure } = storageFor();
    local.room = 120;
    for (const value of ["x", "xx"]) {
      storage.local.set("draft", value.repeat(100));
      storage.local.set("small", value);
    }
    expect(onFailure).toHaveBeenCalledTimes(1);
    storage.local.set("draft", "x");
    storage.local.set("draft", "x".repeat(100));
    expect(onFailure).toHaveBeenCalledTimes(2);
  });
});

describe("a denied storage", () => {
  it("keeps the area in memory, and is reported once", () => {
    const { storage, local, onFailure, switchTo } = storageFor();
    local.denial = denial;
    expect([storage.local.get("draft"), storage.local.keys(), storage.local.isPersistent]).toEqual([null, [], false]);
    storage.local.set("draft", "x");
    storage.session.set("draft", "persisted");
    expect([storage.local.get("draft"), storage.local.keys(), storage.local.adopt(["old"])]).toEqual([
      "x",
      ["draft"],
      [],
    ]);
    switchTo(MEDTECH);
    expect([storage.local.get("draft"), storage.local.keys()]).toEqual([null, []]);
    switchTo(ACME);
    storage.clearTenant();
    expect(storage.local.get("draft")).toBeNull();
    expect(onFailure.mock.calls).toEqual([["local", denial]]);
  });

  it("allows its own listener to use storage", () => {
    const valuesInListener: (string | null)[] = [];
    const onFailure = vi.fn(() => {
      storage.local.set("reported", "yes");
      valuesInListener.push(storage.local.get("draft"));
    });
    const { storage, local } = storageFor(ACME, onFailure);
    local.denial = denial;
    storage.local.set("draft", "x");
    expect([valuesInListener, storage.local.get("reported")]).toEqual([["x"], "yes"]);
  });
});

describe("storage without a page", () => {
  // Planted faults: memory shared by all clients of the module; Node's own localStorage, shared by the whole process.
  it("keeps values for one client and reports nothing", () => {
    const shared = new FakeStorage();
    vi.stubGlobal("localStorage", shared);
    vi.stubGlobal("sessionStorage", shared);
    vi.stubGlobal("window", { localStorage: shared, sessionStorage: shared });
    const onFailure = vi.fn();
    const [one, other] = [0, 0].map(() => tenantStorage(openStores(onFailure), () => TenantId.parse(ACME), "uuid"));
    one?.local.set("draft", "x");
    one?.session.set("tab", "x");
    expect([one?.local.get("draft"), one?.session.keys(), one?.local.isPersistent]).toEqual(["x", ["tab"], false]);
    expect([other?.local.get("draft"), other?.session.keys(), shared.length]).toEqual([null, [], 0]);
    expect(one?.local.adopt(["draft"])).toEqual([]);
    one?.clearTenant();
    expect(one?.local.get("draft")).toBeNull();
    expect(onFailure).not.toHaveBeenCalled();
  });
});

describe("adopt", () => {
  it("moves values without a tenant to the active tenant", () => {
    const { storage, local, switchTo } = storageFor();
    local.setItem("draft", "old");
    local.setItem("other", "stays");
    expect(storage.local.adopt(["draft", "missing", "draft"])).toEqual(["draft"]);
    expect([...local.items]).toEqual([
      ["other", "stays"],
      [`tenant:${ACME}:draft`, "old"],
    ]);
    switchTo(MEDTECH);
    expect(storage.local.adopt(["draft"])).toEqual([]);
    expect(storage.local.get("draft")).toBeNull();
  });

  // Planted fault: overwriting the tenant's newer value with the old one.
  it("keeps both values where the tenant already has one", () => {
    const { storage, local } = storageFor();
    local.setItem("draft", "old");
    storage.local.set("draft", "new");
    expect(storage.local.adopt(["draft"])).toEqual([]);
    expect([storage.local.get("draft"), local.getItem("draft")]).toEqual(["new", "old"]);
  });

  // Planted fault: a value that stays behind for the next tenant.
  it("finishes a move that was interrupted", () => {
    const { storage, local } = storageFor();
    local.setItem("draft", "old");
    storage.local.set("draft", "old");
    expect(storage.local.adopt(["draft"])).toEqual(["draft"]);
    expect([storage.local.get("draft"), local.getItem("draft")]).toEqual(["old", null]);
  });

  // Planted fault: removing the old value although it was not stored, or keeping it in memory for two tenants.
  it("leaves a value in place where there is no room to move it", () => {
    const { storage, local, onFailure } = storageFor();
    local.setItem("draft", "x".repeat(50));
    local.room = 100;
    expect(storage.local.adopt(["draft"])).toEqual([]);
    expect([storage.local.get("draft"), local.getItem("draft")]).toEqual([null, "x".repeat(50)]);
    expect(onFailure.mock.calls).toEqual([["local", expect.objectContaining({ name: "QuotaExceededError" })]]);
    local.room = 200;
    expect(storage.local.adopt(["draft"])).toEqual(["draft"]);
  });

  // Planted fault: accepting any name, which lets a tenant take another tenant's value.
  it("does not move values of another tenant, its own values or the tab's choice", () => {
    const { storage, local, switchTo } = storageFor();
    storage.local.set("draft", "acme's");
    local.setItem("tenantry:tenant", ACME);
    const names = [...local.items.keys()];
    expect(storage.local.adopt(names)).toEqual([]);
    switchTo(MEDTECH);
    expect(storage.local.adopt(names)).toEqual([]);
    expect([...local.items.keys()]).toEqual(names);
  });
});
