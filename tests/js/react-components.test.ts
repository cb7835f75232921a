// @vitest-environment happy-dom
// The components of tenantry/react: Feature, Usage, and the states of a person without tenants.
import { createElement, type ReactNode } from "react";
import { createTenantClient, type FlagValue } from "tenantry";
import { Feature, TenantProvider, Usage, type UsageProps, useTenants } from "tenantry/react";
import { createTestClient, limitFixture, type TestClientOptions } from "tenantry/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { deferred, profileOf } from "./fixtures.js";
import { ChooseTenant } from "./guide/choose-tenant.js";
import { inTenant } from "./guide/in-tenant.js";
import { Plan } from "./guide/plan.js";
import { renderPage } from "./page.js";

let page: Awaited<ReturnType<typeof renderPage>>;

afterEach(() => page.remove());

/** Renders something below a provider with a client of these options. */
async function show(shown: ReactNode, options: TestClientOptions = {}) {
  const client = createTestClient(options);
  page = await renderPage(() => createElement(TenantProvider, { client }, shown));
  return client;
}

const withFlags = (flags: Record<string, FlagValue>): TestClientOptions => ({ tenant: { slug: "acme", flags } });

describe("Feature", () => {
  it.each([
    [true, "on"],
    ["grid", "on"],
    [1, "on"],
    [[], "on"],
    [false, "off"],
    [null, "off"],
    [0, "off"],
    ["", "off"],
  ])("of a flag with the value %j is %s", async (value, expected) => {
    await show(createElement(Feature, { name: "key", fallback: "off" }, "on"), withFlags({ key: value }));
    expect(page.text()).toBe(expected);
  });

  // Planted fault: a flag that is read through the prototype.
  it("of a flag that the profile does not have is off", async () => {
    const names = ["missing", "constructor", "toString"];
    const features = names.map((name) => createElement(Feature, { name, key: name, fallback: "off" }, "on"));
    await show(features, withFlags({ key: true }));
    expect(page.text()).toBe("offoffoff");
  });

  it("with a value is on for the same content only", async () => {
    const is = (value: FlagValue) =>
      createElement(Feature, { name: "key", value, fallback: "-" }, JSON.stringify(value));
    const values: FlagValue[] = [["a", "b"], ["b", "a"], ["a"], { 0: "a", 1: "b" }, true];
    await show(
      values.map((value) => createElement("i", { key: JSON.stringify(value) }, is(value))),
      withFlags({ key: ["a", "b"] }),
    );
    expect(page.text()).toBe('["a","b"]----');
  });

  it("with a value of false is on for a flag that is off", async () => {
    await show(createElement(Feature, { name: "key", value: false }, "old"), withFlags({ key: false }));
    expect(page.text()).toBe("old");
  });

  it("gives the value to a function, and calls it only if the flag is on", async () => {
    const children = vi.fn((layout: unknown) => `as ${layout}`);
    const feature = createElement(Feature<string>, { name: "layout", fallback: "plain", children });
    const client = await show(feature, {
      tenant: { slug: "acme", flags: { layout: "grid" } },
    });
    expect(page.text()).toBe("as grid");
    await page.settle(() => client.switchTenant("medtech"));
    expect(page.text()).toBe("plain");
    expect(children.mock.calls.every(([layout]) => layout === "grid")).toBe(true);
  });

  it("renders the fallback until the profile has arrived", async () => {
    const profile = deferred<Response>();
    const client = createTenantClient({
      api: "http://api.test",
      fetch: () => profile.promise,
      request: { host: "acme.localhost" },
    });
    page = await renderPage(() =>
      createElement(TenantProvider, { client }, createElement(Feature, { name: "key", fallback: "off" }, "on")),
    );
    expect(page.text()).toBe("off");
    await page.settle(() => profile.resolve(Response.json(profileOf("acme", { features: { key: true } }))));
    expect(page.text()).toBe("on");
  });
});

describe("Usage", () => {
  const seats = (limit: object | null, more: Partial<UsageProps> = {}) =>
    show(createElement(Usage, { limit: "seats", ...more }), {
      tenant: { slug: "acme", limits: (limit === null ? {} : { seats: limit }) as never },
    });
  const meter = () => page.find("[role=meter]");
  const attributes = (...names: string[]) => names.map((name) => meter()?.getAttribute(`aria-${name}`));

  it.each([
    [{ limit: 5, used: 2 }, "available", "Seats 2 of 5 used", "40%"],
    [{ limit: 5, used: 4 }, "near", "Seats 4 of 5 used, 1 left", "80%"],
    [{ limit: 5, used: 5 }, "reached", "Seats 5 of 5 used, limit reached", "100%"],
    [{ limit: 5, used: 7 }, "reached", "Seats 7 of 5 used, limit reached", "100%"],
    [{ limit: 0, used: 0 }, "reached", "Seats 0 of 0 used, limit reached", "100%"],
    [{ limit: 20_000, used: 1_250 }, "available", "Seats 1,250 of 20,000 used", "6.25%"],
  ])("of %j is %s", async (limit, state, text, width) => {
    await seats(limitFixture(limit));
    expect(page.text()).toBe(text);
    expect(page.find(".tenant-usage")?.getAttribute("data-state")).toBe(state);
    expect(page.find(".tenant-usage-bar")?.getAttribute("width")).toBe(width);
    const { limit: maximum, used } = limit;
    expect(attributes("valuemin", "valuemax", "valuenow")).toEqual(["0", `${maximum}`, `${Math.min(used, maximum)}`]);
    expect(attributes("valuetext")).toEqual([text.replace("Seats ", "")]);
  });

  it.each([
    [null, "unknown", "Seats not known"],
    [{ limit: null, used: 3, remaining: null, unlimited: true, resetsAt: null }, "unlimited", "Seats 3 used, no limit"],
    [{ limit: null, used: null, remaining: null, unlimited: true, resetsAt: null }, "unlimited", "Seats no limit"],
  ])("of %j is %s and has no meter", async (limit, state, text) => {
    await seats(limit);
    expect(page.text()).toBe(text);
    expect(page.find(".tenant-usage")?.getAttribute("data-state")).toBe(state);
    expect(meter()).toBeNull();
  });

  it("of a limit whose count is not known has no meter", async () => {
    await seats({ limit: 5, used: null, remaining: null, unlimited: false, resetsAt: null });
    expect([meter(), page.text()]).toEqual([null, "Seats up to 5, use not known"]);
  });

  it("has the label as accessible name", async () => {
    await seats(limitFixture({ limit: 5, used: 2 }), { label: "Team seats" });
    const id = meter()?.getAttribute("aria-labelledby");
    expect(page.find(`[id="${id}"]`)?.textContent).toBe("Team seats");
  });

  it.each([
    ["max_panels_per_month", "Max panels per month"],
    ["maxPanelsPerMonth", "Max panels per month"],
    ["api.calls", "Api calls"],
  ])("without a label names the limit %s in words", async (limit, label) => {
    await show(createElement(Usage, { limit }));
    expect(page.find(".tenant-usage-label")?.textContent).toBe(label);
  });

  it("takes its text from a function, and a screen reader says a string", async () => {
    await seats(limitFixture({ limit: 5, used: 4 }), {
      children: ({ limit, state }) => `noch ${limit?.remaining}, ${state}`,
    });
    expect(page.text()).toBe("Seats noch 1, near");
    expect(attributes("valuetext")).toEqual(["noch 1, near"]);
  });

  it("takes its text as an element, and a screen reader says the plain text", async () => {
    await seats(limitFixture({ limit: 5, used: 2 }), { children: ({ text }) => createElement("b", null, text) });
    expect(page.find("b")?.textContent).toBe("2 of 5 used");
    expect(attributes("valuetext")).toEqual(["2 of 5 used"]);
  });

  it("is near from a share of one's own, and takes class names", async () => {
    await seats(limitFixture({ limit: 4, used: 2 }), { nearAt: 0.5, className: "wide" });
    expect(page.find(".tenant-usage.wide")?.getAttribute("data-state")).toBe("near");
  });

  // Planted fault: a style attribute, which a strict Content Security Policy refuses.
  it("has no style attribute", async () => {
    await seats(limitFixture({ limit: 5, used: 2 }));
    expect(page.find("[style]")).toBeNull();
  });
});

it("a plan shows the limits and the features of the active tenant", async () => {
  page = await renderPage(() => inTenant(createElement(Plan)));
  expect(page.find("a")?.textContent).toBe("Analytics");
  expect(page.find("[role=meter]")?.getAttribute("aria-valuetext")).toMatch(/^\d+ of \d+ used/);
});

it("useTenants says that there are none only after the list has arrived", async () => {
  const list = deferred<Response>();
  const said: boolean[] = [];
  const List = () => {
    said.push(useTenants().hasNoTenants);
    return null;
  };
  await show(createElement(List), { handlers: { "GET /v1/tenants": () => list.promise } });
  expect(new Set(said)).toEqual(new Set([false]));
  await page.settle(() => list.resolve(Response.json({ tenants: [] })));
  expect(said.at(-1)).toBe(true);
});

describe("a person chooses a tenant", () => {
  const answerWith = (answer: () => Response | Promise<Response>): TestClientOptions => ({
    handlers: { "GET /v1/tenants": answer },
  });

  it("and sees that the list loads", async () => {
    const list = deferred<Response>();
    await show(
      createElement(ChooseTenant),
      answerWith(() => list.promise),
    );
    expect(page.text()).toBe("Loading your workspaces");
    await page.settle(() => list.resolve(Response.json({ tenants: [] })));
    expect(page.text()).toMatch(/^You are not in a workspace yet/);
  });

  // Planted fault: no tenants looks the same as an error or a pending request.
  it("and learns that there is none, also after an error", async () => {
    let status = 403;
    await show(
      createElement(ChooseTenant),
      answerWith(() => Response.json({ tenants: [] }, { status })),
    );
    expect(page.text()).toBe("Load your workspaces again");
    status = 200;
    await page.settle(() => page.click("button"));
    expect(page.text()).toMatch(/^You are not in a workspace yet/);
  });

  it("and gets to it", async () => {
    const client = await show(createElement(ChooseTenant));
    await page.settle(() => page.click("li:nth-child(2) button"));
    expect(client.tenant?.slug).toBe("medtech");
  });
});
