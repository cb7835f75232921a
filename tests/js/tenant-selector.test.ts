import fc from "fast-check";
import { createTenantSelector, englishLabels, listWindow, scrollTopFor, selectorView } from "tenantry/selector";
import { acme, createTestClient, medtech } from "tenantry/testing";
import { describe, expect, it, vi } from "vitest";

const shared = { sources: ["header", "default"] as const };
const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
const entry = (number: number, name: string, more: object = {}) => ({
  id: idOf(number),
  slug: `t${number}`,
  name,
  ...more,
});

/** A selector over a list that the test may replace between requests. */
function selectorOver(list: object[], options = {}) {
  const api: { respond: () => Response | Promise<Response> } = { respond: () => Response.json({ tenants: list }) };
  const client = createTestClient({ ...shared, handlers: { "GET /v1/tenants": () => api.respond() } });
  const selector = createTenantSelector(client, options);
  const names = () => selector.state.found.map(({ name }) => name);
  const active = () => selector.state.found[selector.state.index]?.name;
  const press = (key: string, more = {}) => selector.handleKey({ key, ...more });
  return { api, client, selector, names, active, press };
}

const four = [entry(1, "Alpha"), entry(2, "Beta"), entry(3, "Gamma"), entry(4, "Delta")];

async function opened(list: object[] = four) {
  const made = selectorOver(list);
  made.selector.open();
  await vi.waitFor(() => expect(made.selector.state.isLoading).toBe(false));
  return made;
}

describe("the list of a selector", () => {
  it("is requested when it opens, and says what is known of it", async () => {
    const { selector, names, client } = selectorOver(four);
    expect([selector.state.list, client.requests.length]).toEqual(["idle", 0]);
    selector.open();
    expect([selector.state.list, selector.state.isOpen]).toEqual(["loading", true]);
    await vi.waitFor(() => expect(selector.state.list).toBe("ready"));
    expect(names()).toEqual(["Alpha", "Beta", "Gamma", "Delta"]);
  });

  it.each([
    [[], "empty"],
    [[entry(1, "Alpha")], "single"],
  ])("of %j is %s", async (list, status) => {
    const { selector } = await opened(list);
    expect(selector.state.list).toBe(status);
  });

  it("is empty after a 401, also if an earlier list is known", async () => {
    const { selector, api } = await opened();
    api.respond = () => new Response("", { status: 401 });
    await selector.reload();
    expect([selector.state.list, selector.state.found, selector.state.total]).toEqual(["signed-out", [], 0]);
    expect(await selector.choose({ id: idOf(2) })).toBe(false);
  });

  it("is an error without an earlier list, stale with one, and good again after a retry", async () => {
    const fails = () => new Response("", { status: 403 });
    const first = selectorOver(four);
    const good = first.api.respond;
    first.api.respond = fails;
    await first.selector.reload();
    expect([first.selector.state.list, first.selector.state.error?.name]).toEqual(["error", expect.any(String)]);
    first.api.respond = good;
    await first.selector.reload();
    expect([first.selector.state.list, first.selector.state.error]).toEqual(["ready", null]);
    first.api.respond = fails;
    await first.selector.reload();
    expect([first.selector.state.list, first.names().length]).toEqual(["stale", 4]);
  });

  it("is read once while its text stays the same, and not for a response that is refused", async () => {
    const { client, api } = selectorOver(four);
    const first = await client.listTenants();
    expect(await client.listTenants()).toBe(first);
    api.respond = () => Response.json({ tenants: four }, { status: 403 });
    await expect(client.listTenants()).rejects.toThrow();
    api.respond = () => Response.json({ tenants: four.slice(1) });
    expect((await client.listTenants()).map(({ name }) => name)).toEqual(["Beta", "Gamma", "Delta"]);
  });

  it("is requested once at the start, and not before it opens if so wanted", async () => {
    const atStart = selectorOver(four);
    atStart.selector.load();
    atStart.selector.load();
    await vi.waitFor(() => expect(atStart.selector.state.list).toBe("ready"));
    expect([atStart.selector.state.isOpen, atStart.client.requests.length]).toEqual([false, 1]);
    const later = selectorOver(four, { load: "open" });
    later.selector.load();
    expect([later.selector.state.list, later.client.requests.length]).toEqual(["idle", 0]);
  });

  it("is requested again at an opening after more than a minute, and after a failure at the next one", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const { selector, client, api } = await opened();
    const reopen = async () => {
      selector.close();
      selector.open();
      await vi.waitFor(() => expect(selector.state.isLoading).toBe(false));
      return client.requests.length;
    };
    vi.advanceTimersByTime(50_000);
    expect(await reopen()).toBe(1);
    vi.advanceTimersByTime(20_000);
    const good = api.respond;
    api.respond = () => new Response("", { status: 403 });
    expect([await reopen(), selector.state.list]).toEqual([2, "stale"]);
    api.respond = good;
    expect([await reopen(), selector.state.list]).toEqual([3, "ready"]);
    vi.useRealTimers();
  });

  it("of the active tenant alone is a name, unless the selector was open or another tenant is active", async () => {
    const acmeAlone = { id: acme.id, slug: "acme", name: "Acme" };
    const alone = selectorOver([acmeAlone]);
    await alone.selector.reload();
    expect(alone.selector.state.isNameOnly).toBe(true);
    alone.selector.open();
    alone.selector.close();
    await alone.selector.reload();
    expect(alone.selector.state.isNameOnly).toBe(false);
    for (const list of [[entry(1, "Alpha")], [acmeAlone, entry(1, "Alpha")], []]) {
      const { selector } = selectorOver(list);
      await selector.reload();
      expect(selector.state.isNameOnly).toBe(false);
    }
  });

  it("is that of the last request, whatever arrives last", async () => {
    const { selector, api, names } = selectorOver(four);
    let answerFirst = (_: Response) => {};
    api.respond = () => new Promise((resolve) => (answerFirst = resolve));
    const first = selector.reload();
    await vi.waitFor(() => expect(answerFirst.length).toBe(1));
    api.respond = () => Response.json({ tenants: [entry(9, "Newest")] });
    await selector.reload();
    answerFirst(Response.json({ tenants: four }));
    await first;
    expect(names()).toEqual(["Newest"]);
  });
});

describe("the search of a selector", () => {
  it.each([
    ["zurich", ["Zürich Spital"]],
    ["ZÜRICH", ["Zürich Spital"]],
    ["strasse", ["Straße 7"]],
    ["lodz sorøya", ["Łódź Sørøya"]],
    ["spital zu", ["Zürich Spital"]],
    ["owner", ["Beta"]],
    ["t3", ["Straße 7"]],
    ["no such", []],
  ])("finds by %s %j", async (query, expected) => {
    const list = [entry(1, "Zürich Spital"), entry(2, "Beta", { role: "owner" }), entry(3, "Straße 7")];
    list.push(entry(4, "Łódź Sørøya"));
    const { selector, names } = await opened(list);
    selector.setQuery(query);
    expect(names()).toEqual(expected);
  });

  it("has the active tenant first, then the recent ones", async () => {
    const client = createTestClient({ ...shared });
    const selector = createTenantSelector(client);
    const slugs = () => selector.state.found.map(({ slug }) => slug);
    await selector.reload();
    expect(slugs()[0]).toBe("acme");
    for (const slug of ["healthco", "medtech", "acme"]) {
      await selector.choose(selector.state.found.find((one) => one.slug === slug) as { id: string });
    }
    selector.open();
    expect(slugs()).toEqual(["acme", "medtech", "healthco"]);
  });

  it("puts names that start with the query first, then words of names, then slugs", async () => {
    const list = [entry(1, "xlab"), entry(2, "Q", { slug: "lab-q" }), entry(3, "Big Lab"), entry(4, "Lab One")];
    const { selector, names } = await opened(list);
    selector.setQuery("lab");
    expect(names()).toEqual(["Lab One", "Big Lab", "Q", "xlab"]);
  });

  it("finds every tenant by its own name", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }), async (name) => {
        fc.pre(name.trim() !== "");
        const { selector } = selectorOver([entry(1, name), entry(2, "Other")]);
        await selector.reload();
        const shown = selector.state.found.find(({ id }) => id === idOf(1))?.name ?? "";
        selector.setQuery(shown);
        expect(selector.state.found.map(({ id }) => id)).toContain(idOf(1));
      }),
      { numRuns: 100 },
    );
  });
});

describe("a choice in a selector", () => {
  const real = () => createTestClient({ ...shared });

  it("switches in place, tells its caller and is the most recent one", async () => {
    const onTenantChange = vi.fn();
    const client = real();
    const selector = createTenantSelector(client, { onTenantChange });
    await selector.reload();
    expect(await selector.choose(medtech)).toBe(true);
    expect([client.tenant?.slug, selector.state.change.step]).toEqual(["medtech", "done"]);
    expect(onTenantChange).toHaveBeenCalledWith(expect.objectContaining({ slug: "medtech" }));
    selector.open();
    expect(selector.state.found[0]?.slug).toBe("medtech");
  });

  it("is refused for a tenant that the list does not have", async () => {
    const { selector, client } = await opened();
    const before = client.tenantId;
    expect(await selector.choose(medtech)).toBe(false);
    expect([client.tenantId, selector.state.change.step]).toEqual([before, "idle"]);
  });

  it("that fails changes nothing and says why; a choice of the active tenant closes the list", async () => {
    const { selector, client, names } = await opened();
    expect(await selector.choose({ id: idOf(2) })).toBe(false);
    expect([selector.state.change.step, selector.state.change.to?.name]).toEqual(["failed", "Beta"]);
    expect([client.tenant?.slug, names().length]).toEqual(["acme", 4]);
    const own = createTenantSelector(real());
    await own.reload();
    own.open();
    expect(await own.choose({ id: client.tenantId as string })).toBe(true);
    expect([own.state.isOpen, own.state.change.step]).toEqual([false, "idle"]);
  });

  it("that is overtaken by a later one is not shown", async () => {
    const client = real();
    const selector = createTenantSelector(client);
    await selector.reload();
    const [first, second] = selector.state.found.filter(({ slug }) => slug !== "acme");
    const overtaken = selector.choose(first as never);
    const last = selector.choose(second as never);
    expect([await overtaken, await last]).toEqual([false, true]);
    expect([selector.state.change.step, selector.state.change.to?.id]).toEqual(["done", second?.id]);
  });

  it("tells its listeners while there are any, also of a switch elsewhere", async () => {
    const client = real();
    const selector = createTenantSelector(client);
    const listener = vi.fn();
    const stop = selector.subscribe(listener);
    await client.switchTenant("medtech");
    expect([selector.state.tenantId, listener.mock.calls.length > 0]).toEqual([medtech.id, true]);
    stop();
    listener.mockClear();
    selector.open();
    expect(listener).not.toHaveBeenCalled();
  });
});

describe("the keys of a selector", () => {
  it("open a closed list", async () => {
    for (const [key, more, expected] of [
      ["ArrowDown", {}, "Alpha"],
      ["ArrowUp", {}, "Delta"],
      ["ArrowDown", { altKey: true }, undefined],
      ["Enter", {}, "Alpha"],
    ] as const) {
      const { selector, press, active } = await opened();
      selector.close();
      expect([press(key, more), selector.state.isOpen, active()]).toEqual([true, true, expected]);
    }
  });

  it("move through an open list and wrap at its ends", async () => {
    const { press, active } = await opened();
    const moves = ["ArrowDown", "End", "ArrowDown", "ArrowUp", "Home", "PageDown", "PageUp"];
    expect(moves.map((key) => press(key) && active())).toEqual([
      "Beta",
      "Delta",
      "Alpha",
      "Delta",
      "Alpha",
      "Delta",
      "Alpha",
    ]);
  });

  it("Escape and Alt+ArrowUp close and discard what was typed, and leave a closed list alone", async () => {
    for (const [key, more] of [
      ["Escape", {}],
      ["ArrowUp", { altKey: true }],
    ] as const) {
      const { selector, press } = await opened();
      selector.setQuery("be");
      expect([press(key, more), selector.state.isOpen, selector.state.query]).toEqual([true, false, null]);
      expect([press(key, more), selector.state.change.step]).toEqual([false, "idle"]);
    }
  });

  it("that move the cursor leave no option active, until something is typed", async () => {
    const { selector, press, active } = await opened();
    expect([press("ArrowLeft"), active(), selector.state.isOpen]).toEqual([false, undefined, true]);
    expect([press("Enter"), selector.state.change.step]).toEqual([true, "idle"]);
    expect([press("ArrowDown"), active()]).toEqual([true, "Alpha"]);
    expect([press("ArrowRight"), active()]).toEqual([false, undefined]);
    expect([press("ArrowUp"), active()]).toEqual([true, "Delta"]);
    selector.setQuery("be");
    expect(active()).toBe("Beta");
  });

  it("open at the last option before the list has arrived", async () => {
    const { selector, press, active } = selectorOver(four);
    press("ArrowUp");
    await vi.waitFor(() => expect(selector.state.isLoading).toBe(false));
    expect(active()).toBe("Delta");
  });

  it("Enter chooses the active option", async () => {
    const { selector, press } = await opened();
    press("ArrowDown");
    press("Enter");
    expect([selector.state.change.step, selector.state.change.to?.name]).toEqual(["switching", "Beta"]);
  });

  it("that belong to the text field or to an input method stay there", async () => {
    const { press, selector } = await opened();
    const presses = [
      press("a"),
      press("Tab"),
      press("Home", { shiftKey: true }),
      press("ArrowDown", { isComposing: true }),
      press("Enter", { isComposing: true }),
      press("Home", { ctrlKey: true }),
      press("ArrowDown", { metaKey: true }),
    ];
    expect([presses.includes(true), selector.state.index, selector.state.isOpen]).toEqual([false, 0, true]);
  });

  it("do nothing in an empty list but close it", async () => {
    const { press, selector } = await opened([]);
    expect([press("ArrowDown"), press("End"), press("Enter"), selector.state.index]).toEqual([false, false, true, -1]);
    expect([press("Escape"), selector.state.isOpen]).toEqual([true, false]);
  });
});

describe("what a selector says", () => {
  const view = ({ state }: { state: Parameters<typeof selectorView>[0] }) => selectorView(state, englishLabels);

  it("of a list is for screen readers only where the list says it itself", async () => {
    const { selector } = await opened();
    expect(view(selector)).toMatchObject({ message: "4 tenants", tone: "quiet", isListVisible: true });
    selector.setQuery("be");
    expect(view(selector)).toMatchObject({ message: "1 tenant", text: "be" });
    selector.setQuery("no such");
    expect(view(selector)).toMatchObject({ message: "No tenant matches.", tone: "note", isListVisible: false });
  });

  it("of a failure comes with a button to try again, which loads the list or switches", async () => {
    const { selector, api, client } = await opened();
    const good = api.respond;
    api.respond = () => new Response("", { status: 403 });
    await selector.reload();
    expect(view(selector)).toMatchObject({ message: englishLabels.stale, tone: "problem", canRetry: true });
    api.respond = good;
    selector.retry();
    await vi.waitFor(() => expect(view(selector)).toMatchObject({ tone: "quiet", canRetry: false }));
    await selector.choose({ id: idOf(2) });
    expect(view(selector)).toMatchObject({
      message: "Beta could not be opened.",
      isPanelVisible: true,
      text: "Acme Corporation",
    });
    const before = client.requests.length;
    selector.retry();
    expect(view(selector)).toMatchObject({ message: "Switching to Beta…", isBusy: true, isPanelVisible: false });
    await vi.waitFor(() => expect(selector.state.change.step).toBe("failed"));
    expect(client.requests.length).toBeGreaterThan(before);
    expect([selector.handleKey({ key: "Escape" }), view(selector).isPanelVisible]).toEqual([true, false]);
  });
});

describe("a long list", () => {
  it("needs elements for what is on screen only, and never skips a visible row", () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(1_000_000), fc.integer({ min: 1, max: 2000 }), (count, scrollTop, height) => {
        const { start, end } = listWindow(count, { scrollTop, height, rowHeight: 44 });
        expect(end - start).toBeLessThanOrEqual(Math.ceil(height / 44) + 18);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(count);
        for (let row = Math.floor(scrollTop / 44); row * 44 < scrollTop + height && row < count; row += 1) {
          expect(row >= start && row < end).toBe(true);
        }
      }),
    );
  });

  it("scrolls as little as it must to show a row", () => {
    const view = { scrollTop: 440, height: 220, rowHeight: 44 };
    expect([9, 10, 14, 15, 0].map((index) => scrollTopFor(index, view))).toEqual([396, 440, 440, 484, 0]);
  });

  it("of 10,000 tenants folds each text once", async () => {
    const normalize = vi.spyOn(String.prototype, "normalize");
    const { selector } = await opened(
      Array.from({ length: 10_000 }, (_, number) => entry(number + 1, `Klinik ${number}`)),
    );
    const atFirst = normalize.mock.calls.length;
    for (const query of ["k", "kl", "klinik 99", "klinik 9999"]) {
      selector.setQuery(query);
    }
    expect(normalize.mock.calls.length - atFirst).toBeLessThan(10);
    expect(selector.state.found.map(({ name }) => name)).toEqual(["Klinik 9999", "Klinik 9998"]);
    normalize.mockRestore();
  });
});
