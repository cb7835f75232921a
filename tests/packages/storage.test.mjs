// A tenant's storage over the real storages of Chromium: several tabs, a storage that is full, one that is denied.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { visit } from "./browser.mjs";

const ACME = "11111111-1111-1111-1111-111111111111";
const MEDTECH = "22222222-2222-2222-2222-222222222222";

/** Makes `storage` for the tenant in the address, and notes what it tells. */
const page = `<!doctype html>
<title>Storage</title>
<script type="module">
  import { createTenantClient } from "/dist/index.js";

  const pinned = new URLSearchParams(location.search).get("tenant");
  const profile = { id: pinned, slug: "pinned", name: "Pinned" };
  const snapshot = { profile, madeAt: new Date().toISOString() };
  const client = createTenantClient({ api: location.origin, pinned, snapshot, updates: "none" });
  window.told = [];
  client.on("storage", ({ area, error }) => told.push([area, error.name]));
  window.storage = client.storage;
</script>`;

const server = createServer(async ({ url }, answer) => {
  const { pathname } = new URL(url, "http://localhost");
  if (pathname.startsWith("/dist/")) {
    // A page in a sandbox has an origin of its own, to which even its own files are somebody else's.
    answer.setHeader("access-control-allow-origin", "*");
    answer.setHeader("content-type", "text/javascript");
    answer.end(await readFile(new URL(`../..${pathname}`, import.meta.url)));
    return;
  }
  if (pathname === "/sandbox") {
    answer.setHeader("content-security-policy", "sandbox allow-scripts");
  }
  answer.setHeader("content-type", "text/html");
  answer.end(page);
});

before(() => once(server.listen(0, "127.0.0.1"), "listening"));

after(() => server.close());

const address = (tenant, path) => `http://localhost:${server.address().port}${path}?tenant=${tenant}`;

/** Opens a tab of a tenant in a browser of its own and returns what `look` saw there. */
async function visitAs(tenant, look, path = "/") {
  const { seen, errors } = await visit(address(tenant, path), async (tab) => {
    await started(tab);
    return look(tab);
  });
  assert.deepEqual(errors, []);
  return seen;
}

/** Another tab of the same browser. */
async function open(tab, tenant) {
  const other = await tab.context().newPage();
  await other.goto(address(tenant, "/"));
  await started(other);
  return other;
}

const started = (tab) => tab.waitForFunction(() => "storage" in window);

/** Waits until the tab has heard what another tab wrote: each has a copy of storage, and news of the others'. */
const hears = (tab, ...names) =>
  tab.waitForFunction((names) => `${Object.keys(localStorage).sort()}` === `${names.sort()}`, names, { polling: 20 });

async function reload(tab) {
  await tab.reload();
  await started(tab);
}

test("two_tenants_in_two_tabs_share_an_origin_and_no_value", async () => {
  const seen = await visitAs(ACME, async (acme) => {
    await acme.evaluate(() => {
      localStorage.setItem("theme", "dark");
      storage.local.set("draft", "acme's");
      storage.session.set("tab", "first");
    });
    const [sibling, medtech] = [await open(acme, ACME), await open(acme, MEDTECH)];
    await hears(sibling, `tenant:${ACME}:draft`, "theme");
    const shared = await sibling.evaluate(() => [storage.local.get("draft"), storage.session.get("tab")]);
    await hears(medtech, `tenant:${ACME}:draft`, "theme");
    const foreign = await medtech.evaluate(() => [storage.local.get("draft"), storage.local.keys()]);
    await medtech.evaluate(() => storage.local.set("draft", "medtech's"));
    await hears(acme, `tenant:${ACME}:draft`, `tenant:${MEDTECH}:draft`, "theme");
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

// Planted fault: a key that crosses into the module, where two lone surrogates become one.
test("a_browser_keeps_every_key_as_it_is", async () => {
  /** Compared in the page, for the way out of it knows no lone surrogates either. */
  const strange = () => {
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
    await tab.evaluate(`(${strange})().write()`);
    await reload(tab);
    return tab.evaluate(`[(${strange})().wrong(), (${strange})().count(), told]`);
  });
  assert.deepEqual(seen, [[], 0, []]);
});

for (const area of ["local", "session"]) {
  // Planted faults: an error of the browser that reaches the page; a value that is lost because it did not fit.
  test(`a_full_${area}_storage_keeps_what_it_has_and_memory_takes_the_rest`, async () => {
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
          told,
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
        told: [[area, "QuotaExceededError"]],
      },
      reloaded: ["from before", ["draft", "kept"]],
      roomy: { before: false, after: true },
      last: "newest",
    });
  });
}

// Planted fault: asking `window.localStorage` outside of the guard, where the question itself throws.
test("a_page_that_is_denied_storage_keeps_values_in_memory", async () => {
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
    return { denied, seen, cleared: storage.local.keys(), told };
  };
  assert.deepEqual(await visitAs(ACME, (tab) => tab.evaluate(use), "/sandbox"), {
    denied: "SecurityError",
    seen: [
      ["x", ["draft"], false],
      ["x", ["draft"], false],
    ],
    cleared: [],
    told: [
      ["session", "SecurityError"],
      ["cookie", "SecurityError"],
      ["local", "SecurityError"],
    ],
  });
});

test("values_without_a_tenant_move_to_the_first_that_takes_them", async () => {
  const seen = await visitAs(ACME, async (acme) => {
    await acme.evaluate(() => {
      localStorage.setItem("draft", "from before");
      localStorage.setItem("theme", "dark");
    });
    const taken = await acme.evaluate(() => [storage.local.adopt(["draft", "missing"]), storage.local.get("draft")]);
    const medtech = await open(acme, MEDTECH);
    await hears(medtech, `tenant:${ACME}:draft`, "theme");
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
