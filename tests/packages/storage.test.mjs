// A tenant's storage in Chromium: several tabs, a full storage, and a denied storage.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { visit } from "./browser.mjs";

const ACME = "11111111-1111-1111-1111-111111111111";
const MEDTECH = "22222222-2222-2222-2222-222222222222";

/** A page that creates a client for the tenant in the URL, and records its `storage` events in `window.denials`. */
const page = `<!doctype html>
<title>Storage</title>
<script type="module">
  import { createTenantClient } from "/dist/single-file.js";

  const pinned = new URLSearchParams(location.search).get("tenant");
  const profile = { id: pinned, slug: "pinned", name: "Pinned" };
  const snapshot = { profile, madeAt: new Date().toISOString() };
  const client = createTenantClient({ api: location.origin, pinned, snapshot, updates: "none" });
  window.denials = [];
  client.on("storage", ({ area, error }) => denials.push([area, error.name]));
  window.storage = client.storage;
</script>`;

const server = createServer(async ({ url }, response) => {
  const { pathname } = new URL(url, "http://localhost");
  if (pathname.startsWith("/dist/")) {
    // A sandboxed page has an opaque origin, so its own files are cross-origin.
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("content-type", "text/javascript");
    response.end(await readFile(new URL(`../..${pathname}`, import.meta.url)));
    return;
  }
  if (pathname === "/sandbox") {
    response.setHeader("content-security-policy", "sandbox allow-scripts");
  }
  response.setHeader("content-type", "text/html");
  response.end(page);
});

before(() => once(server.listen(0, "127.0.0.1"), "listening"));

after(() => server.close());

const address = (tenant, path) => `http://localhost:${server.address().port}${path}?tenant=${tenant}`;

/** Opens a tab of a tenant in a new browser and returns the result of `look`. */
async function visitAs(tenant, look, path = "/") {
  const { seen, errors } = await visit(address(tenant, path), async (tab) => {
    await started(tab);
    return look(tab);
  });
  assert.deepEqual(errors, []);
  return seen;
}

/** Opens another tab of the same browser. */
async function open(tab, tenant) {
  const other = await tab.context().newPage();
  await other.goto(address(tenant, "/"));
  await started(other);
  return other;
}

const started = (tab) => tab.waitForFunction(() => "storage" in window);

/** Waits until the tab sees what another tab wrote: each tab has a copy of the storage, which is updated later. */
const untilKeysAre = (tab, ...names) =>
  tab.waitForFunction((names) => `${Object.keys(localStorage).sort()}` === `${names.sort()}`, names, { polling: 20 });

async function reload(tab) {
  await tab.reload();
  await started(tab);
}

test("two tenants in two tabs share an origin and no value", async () => {
  const seen = await visitAs(ACME, async (acme) => {
    await acme.evaluate(() => {
      localStorage.setItem("theme", "dark");
      storage.local.set("draft", "acme's");
      storage.session.set("tab", "first");
    });
    const [sibling, medtech] = [await open(acme, ACME), await open(acme, MEDTECH)];
    await untilKeysAre(sibling, `tenant:${ACME}:draft`, "theme");
    const shared = await sibling.evaluate(() => [storage.local.get("draft"), storage.session.get("tab")]);
    await untilKeysAre(medtech, `tenant:${ACME}:draft`, "theme");
    const foreign = await medtech.evaluate(() => [storage.local.get("draft"), storage.local.keys()]);
    await medtech.evaluate(() => storage.local.set("draft", "medtech's"));
    await untilKeysAre(acme, `tenant:${ACME}:draft`, `tenant:${MEDTECH}:draft`, "theme");
    const left = await acme.evaluate(() => {
      storage.clearTenant();
      return [Object.entries(localStorage).sort(), sessionStorage.length];
    });
    return { shared, foreign, left };
  });
  assert.deepEqual(seen, {
    shared: ["acme's", null],
    foreign: [null, []],
    left: [
      [
        [`tenant:${MEDTECH}:draft`, "medtech's"],
        ["theme", "dark"],
      ],
      0,
    ],
  });
});

// Planted fault: the key is passed to WebAssembly, where different lone surrogates become equal.
test("a browser stores every key unchanged", async () => {
  /** The comparison runs in the page, because lone surrogates do not survive the way out of it. */
  const unusualKeys = () => {
    const keys = ["", ":", "a:b", "__proto__", "constructor", "length", "key", "\ud800", "\udfff", "\u0000", "日本"];
    return {
      write: () => keys.forEach((key, index) => void storage.local.set(key, `${index}${key}`)),
      wrong: () => [
        ...keys.filter((key, index) => storage.local.get(key) !== `${index}${key}`),
        ...storage.local.keys().filter((key) => !keys.includes(key)),
      ],
      count: () => storage.local.keys().length - keys.length,
    };
  };
  const seen = await visitAs(ACME, async (tab) => {
    await tab.evaluate(`(${unusualKeys})().write()`);
    await reload(tab);
    return tab.evaluate(`[(${unusualKeys})().wrong(), (${unusualKeys})().count(), denials]`);
  });
  assert.deepEqual(seen, [[], 0, []]);
});

for (const area of ["local", "session"]) {
  // Planted faults: an error of the browser reaches the caller; a value that does not fit is lost.
  test(`a full ${area} storage keeps its values and memory keeps the rest`, async () => {
    const seen = await visitAs(ACME, async (tab) => {
      const full = await tab.evaluate((area) => {
        const browsers = window[`${area}Storage`];
        const own = storage[area];
        own.set("kept", "from before");
        own.set("draft", "old");
        let filled = 0;
        for (let size = 1 << 22; size > 0; size >>= 1) {
          try {
            for (;;) {
              browsers.setItem(`filling ${size} ${filled}`, "x".repeat(size));
              filled += size;
            }
          } catch {
            // No room for one more of this size.
          }
        }
        for (let time = 0; time < 3; time += 1) {
          own.set("draft", "new".repeat(1000));
          own.set("other", "x".repeat(1000));
        }
        return {
          filled: filled > 4_000_000,
          kept: own.get("kept"),
          draft: own.get("draft") === "new".repeat(1000),
          keys: own.keys().sort(),
          isPersistent: own.isPersistent,
          denials,
        };
      }, area);
      await reload(tab);
      const reloaded = await tab.evaluate((area) => [storage[area].get("kept"), storage[area].keys().sort()], area);
      const roomy = await tab.evaluate((area) => {
        const browsers = window[`${area}Storage`];
        storage[area].set("draft", "new".repeat(1000));
        const before = storage[area].isPersistent;
        for (const name of Object.keys(browsers).filter((name) => name.startsWith("filling"))) {
          browsers.removeItem(name);
        }
        storage[area].set("draft", "newest");
        return { before, after: storage[area].isPersistent };
      }, area);
      await reload(tab);
      return { full, reloaded, roomy, last: await tab.evaluate((area) => storage[area].get("draft"), area) };
    });
    assert.deepEqual(seen, {
      full: {
        filled: true,
        kept: "from before",
        draft: true,
        keys: ["draft", "kept", "other"],
        isPersistent: false,
        denials: [[area, "QuotaExceededError"]],
      },
      reloaded: ["from before", ["draft", "kept"]],
      roomy: { before: false, after: true },
      last: "newest",
    });
  });
}

// Planted fault: `window.localStorage` is read outside of the try block, where the read throws.
test("a page without storage keeps values in memory", async () => {
  const use = () => {
    const denied = (() => {
      try {
        return window.localStorage === null;
      } catch (error) {
        return error.name;
      }
    })();
    for (const area of [storage.local, storage.session]) {
      area.set("draft", "x");
      area.set("gone", "x");
      area.remove("gone");
      area.adopt(["bare"]);
    }
    const seen = [storage.local, storage.session].map((area) => [area.get("draft"), area.keys(), area.isPersistent]);
    storage.clearTenant();
    return { denied, seen, cleared: storage.local.keys(), denials };
  };
  assert.deepEqual(await visitAs(ACME, (tab) => tab.evaluate(use), "/sandbox"), {
    denied: "SecurityError",
    seen: [
      ["x", ["draft"], false],
      ["x", ["draft"], false],
    ],
    cleared: [],
    denials: [
      ["session", "SecurityError"],
      ["cookie", "SecurityError"],
      ["local", "SecurityError"],
    ],
  });
});

test("values without a tenant move to the first tenant that adopts them", async () => {
  const seen = await visitAs(ACME, async (acme) => {
    await acme.evaluate(() => {
      localStorage.setItem("draft", "from before");
      localStorage.setItem("theme", "dark");
    });
    const taken = await acme.evaluate(() => [storage.local.adopt(["draft", "missing"]), storage.local.get("draft")]);
    const medtech = await open(acme, MEDTECH);
    await untilKeysAre(medtech, `tenant:${ACME}:draft`, "theme");
    const late = await medtech.evaluate((acmes) => {
      const adopted = storage.local.adopt(["draft", acmes]);
      return [adopted, storage.local.keys(), Object.keys(localStorage).sort()];
    }, `tenant:${ACME}:draft`);
    return { taken, late };
  });
  assert.deepEqual(seen, {
    taken: [["draft"], "from before"],
    late: [[], [], [`tenant:${ACME}:draft`, "theme"]],
  });
});
