// @vitest-environment happy-dom
// tenantry/devtools: what the panel says, and what it must leave alone. How it looks and is used: tests/tabs.
import { createElement, type FunctionComponent, type ReactNode, StrictMode } from "react";
import { renderToString } from "react-dom/server";
import { brandingPalette, createTenantClient, type TenantClient } from "tenantry";
import { mountTenantDevtools } from "tenantry/devtools";
import { Feature, TenantDevtools, TenantProvider, useFlag } from "tenantry/react";
import { createTestClient, type TestClientOptions } from "tenantry/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { contrast } from "../../js/devtools/contrast.js";
import { intercept } from "../../js/devtools/interception.js";
import { PAGES } from "../../js/devtools/tabs/brand.js";
import { ACME, MEDTECH, tenantApi } from "./fixtures.js";
import { App } from "./guide/app-with-devtools.js";
import { showDevtools } from "./guide/devtools.js";
import { renderPage } from "./page.js";

const KEPT = "tenantry:devtools";

const flagged: TestClientOptions = { tenant: { slug: "acme", flags: { export: false, layout: "grid" } } };

const unmounts: (() => void)[] = [];

beforeEach(() => sessionStorage.clear());

afterEach(() => {
  for (const unmount of unmounts.splice(0)) {
    unmount();
  }
  expect(hosts()).toHaveLength(0);
  vi.unstubAllEnvs();
});

function mount(client: TenantClient): () => void {
  const unmount = mountTenantDevtools(client);
  unmounts.push(unmount);
  return unmount;
}

const hosts = () => [...document.querySelectorAll("tenantry-devtools")];

const root = () => hosts()[0]?.shadowRoot as ShadowRoot;

const find = (selector: string) => root().querySelector<HTMLElement>(selector);

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Opens the panel at a tab, and returns its text. */
async function textOf(tab: string): Promise<string> {
  if (find(".panel")?.hidden) {
    find(".opener")?.click();
  }
  find(`#tab-${tab}`)?.click();
  await frame();
  await frame();
  return find(".content")?.textContent ?? "";
}

const keep = (flags: object) => sessionStorage.setItem(KEPT, JSON.stringify({ flags }));

describe("an override of a flag", () => {
  // Planted fault: the client itself reads session storage.
  it("that is in session storage counts only while the devtools are mounted", () => {
    keep({ export: true });
    const client = createTestClient(flagged);
    expect(client.flag("export", false)).toBe(false);
    const unmount = mount(client);
    expect(client.flag("export", false)).toBe(true);
    unmount();
    expect(client.flag("export", false)).toBe(false);
    expect(hosts()).toHaveLength(0);
  });

  it("reaches the hooks and Feature, from mount to reset", async () => {
    keep({ export: true, layout: "list", beta: true });
    const client = createTestClient(flagged);
    const Page = () => {
      const layout = useFlag("layout", "none");
      const exported = createElement(Feature, { name: "export", fallback: "off" }, "on");
      return createElement("p", null, layout, " ", exported, " ", createElement(Feature, { name: "beta" }, "beta"));
    };
    const page = await renderPage(() => createElement(TenantProvider, { client }, createElement(Page)));
    expect(page.text()).toBe("grid off ");
    await page.settle(() => mount(client));
    expect(page.text()).toBe("list on beta");
    expect(await textOf("flags")).toContain("Reset 3 overrides");
    await page.settle(() => find(".heading .action")?.click());
    expect(page.text()).toBe("grid off ");
    await page.remove();
  });

  it("of another type than the fallback gives the fallback", () => {
    keep({ export: "yes", layout: 3 });
    const client = createTestClient(flagged);
    mount(client);
    expect([client.flag("export", true), client.flag("layout", "none")]).toEqual([true, "none"]);
  });

  it("is kept for a reload of the tab, and one flag is reset alone", async () => {
    const client = createTestClient(flagged);
    const unmount = mount(client);
    await textOf("flags");
    find("[role=switch]")?.click();
    await frame();
    expect(find("[role=switch]")?.getAttribute("aria-checked")).toBe("true");
    unmount();
    const reloaded = createTestClient(flagged);
    mount(reloaded);
    expect(reloaded.flag("export", false)).toBe(true);
    await textOf("flags");
    find("[aria-label='Reset export']")?.click();
    expect(reloaded.flag("export", false)).toBe(false);
    expect(JSON.parse(sessionStorage.getItem(KEPT) ?? "").flags).toEqual({});
  });

  it("is written as JSON of the same kind, and a string as it is", async () => {
    const client = createTestClient({ tenant: { slug: "acme", flags: { size: 25, layout: "grid" } } });
    mount(client);
    const write = async (key: string, text: string) => {
      await textOf("flags");
      const input = find(`[aria-label='${key}']`) as HTMLInputElement;
      input.value = text;
      input.dispatchEvent(new Event("change"));
      return input.getAttribute("aria-invalid");
    };
    expect([await write("size", "true"), client.flag("size", 0)]).toEqual(["true", 25]);
    expect([await write("size", "50"), client.flag("size", 0)]).toEqual(["false", 50]);
    expect([await write("layout", "50"), client.flag("layout", "")]).toEqual(["false", "50"]);
  });

  it.each(["{", "[1]", '{"flags":[1]}', '{"flags":null}', "null", '"x"'])("is not made from the text %s", (text) => {
    sessionStorage.setItem(KEPT, text);
    const client = createTestClient(flagged);
    mount(client);
    expect(client.flag("0", 7)).toBe(7);
    expect(client.flag("export", true)).toBe(false);
  });
});

describe("the list of calls", () => {
  async function clientAndApi(answer?: (request: Request) => Response) {
    const { send, requests } = tenantApi(answer);
    const spied = vi.fn(send);
    const client = createTenantClient({
      api: "http://api.test",
      apiOrigins: ["http://more.test"],
      fetch: spied,
      request: {},
      sources: ["default"],
      defaultTenant: "acme",
    });
    await client.ready;
    return { client, requests, spied };
  }

  it("says for each origin whether it got the tenant, and why", async () => {
    const { client, requests } = await clientAndApi();
    // Taken before the devtools are there, as `useTenantFetch` does.
    const { fetch } = client;
    mount(client);
    await fetch("http://api.test/v1/panels");
    await client.fetch(new Request("http://more.test/v1/agents", { method: "POST", body: "{}" }));
    await client.fetch("https://cdn.test/font");
    await client.fetch("data:text/plain,x");
    await client.fetch("http://api.test/v1/panels", { mode: "no-cors" }).catch(() => undefined);
    const rows = (await textOf("calls")) && [...root().querySelectorAll(".calls > li")].map((row) => row.textContent);
    const expected = [
      /GETapi\.test\/v1\/panelsrefused.*not sentallowed origin http:\/\/api\.test.*no-cors/,
      /GETdata:text\/plain,x200.*without tenantdata: is not http$/,
      /GETcdn\.test\/font200.*without tenantforeign origin https:\/\/cdn\.test, not in apiOrigins$/,
      /POSTmore\.test\/v1\/agents200.*with tenantallowed origin http:\/\/more\.test · 11111111/,
      /GETapi\.test\/v1\/panels200.*with tenantallowed origin http:\/\/api\.test · 11111111/,
    ];
    expect(rows).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
    const sent = requests.slice(1).map(({ headers }) => headers.get("x-tenant-id"));
    expect(sent).toEqual([ACME, ACME, null, null]);
  });

  it("shows a refused response with its status and its error", async () => {
    const { client } = await clientAndApi(() => new Response("x", { headers: { "x-tenant-id": MEDTECH } }));
    mount(client);
    await expect(client.fetch("http://api.test/x")).rejects.toMatchObject({ code: "TENANT_MISMATCH" });
    expect(await textOf("calls")).toMatch(/200 refused.*with tenant.*TenantMismatchError: /);
    expect(find(".opener")?.textContent).toContain("1 refused");
  });

  it("shows where a redirect took a request, and that it lost the tenant there", async () => {
    const { client, requests } = await clientAndApi(({ url }) =>
      url.startsWith("http://api.test/")
        ? new Response(null, { status: 307, headers: { location: "https://cdn.test/x" } })
        : new Response("moved"),
    );
    mount(client);
    await client.fetch("http://api.test/x");
    expect(await textOf("calls")).toContain("redirected to https://cdn.test without the tenant");
    expect(requests.at(-1)?.headers.get("x-tenant-id")).toBeNull();
  });

  // Planted fault: the panel still shows what the previous tenant's calls asked for and were told.
  it("has nothing of the previous tenant after a switch, except the calls that the switch ended", async () => {
    let answer: (response: Response) => void = () => undefined;
    const held = new Promise<Response>((resolve) => {
      answer = resolve;
    });
    const { send } = tenantApi(({ url }) => new Response("x", { status: url.endsWith("/secret") ? 404 : 200 }));
    const client = createTenantClient({
      api: "http://api.test",
      fetch: (input, init) => (String(input).endsWith("/slow") ? held : send(input, init)),
      request: {},
      sources: ["default"],
      defaultTenant: "acme",
    });
    await client.ready;
    mount(client);
    await client.fetch("http://api.test/secret");
    const slow = client.fetch("http://api.test/slow").catch((error: Error) => error.name);
    await client.switchTenant("medtech");
    answer(new Response("late"));
    expect(await slow).toBe("TenantChangedError");
    const text = await textOf("calls");
    expect(text).not.toContain("secret");
    expect(text).toMatch(/GETapi\.test\/slow.*refused.*TenantChangedError/);
    await client.fetch("http://api.test/after");
    expect(await textOf("calls")).toMatch(/\/after.*22222222-.*\/slow/);
  });

  // Planted fault: what correlates a call with its request reaches the app's own fetch.
  it("changes nothing of what is sent", async () => {
    const inits = async (isMounted: boolean) => {
      const { client, spied } = await clientAndApi();
      const unmount = isMounted ? mount(client) : () => undefined;
      spied.mockClear();
      const headers = { accept: "text/plain" };
      await client.fetch("http://api.test/x", { method: "PUT", headers, body: "b", cache: "no-store" });
      await client.fetch(new Request("http://api.test/y"));
      await client.fetch("https://cdn.test/x", { headers });
      await client.fetch(new Request("https://cdn.test/y"));
      unmount();
      return spied.mock.calls.map(([input, init]) => [
        input instanceof Request ? input.url : input,
        init && Reflect.ownKeys(init).map((key) => [String(key), key === "signal" ? "signal" : init[key as never]]),
        init?.headers && [...new Headers(init.headers)],
      ]);
    };
    expect(await inits(true)).toEqual(await inits(false));
  });

  it("says aborted of a call that the app itself ended", async () => {
    const { client } = await clientAndApi();
    mount(client);
    const ending = AbortSignal.abort();
    await expect(client.fetch("http://api.test/x", { signal: ending })).rejects.toBe(ending.reason);
    expect(await textOf("calls")).toMatch(/GETapi\.test\/xaborted.*AbortError/);
    expect(find(".opener")?.textContent).not.toContain("refused");
  });

  it("gives the caller the same response and the same error", async () => {
    const failure = new Error("offline");
    const answer = new Response("ok");
    const { client } = await clientAndApi(({ url }) => {
      if (url.endsWith("/fails")) {
        throw failure;
      }
      return answer;
    });
    mount(client);
    expect(await client.fetch("http://api.test/x")).toBe(answer);
    await expect(client.fetch("http://api.test/fails")).rejects.toBe(failure);
    expect(await textOf("calls")).toMatch(/\/failsfailed.*with tenant.*Error: offline/);
    expect(find(".opener")?.textContent).not.toContain("refused");
  });
});

it("the panel shows tenant, source, trace, epoch, limits, brand and warnings", async () => {
  const client = createTestClient({
    tenant: {
      slug: "acme",
      limits: { seats: { limit: 5, used: 5 } },
      branding: { primaryColor: "#ffff00" },
    },
  });
  mount(client);
  const tenant = await textOf("tenant");
  expect(tenant).toMatch(
    /Slugacme.*Id45fd71af-.*Statusactive.*Tier.*Sourcedefault.*Epoch0.*Why this tenant.*default.?used/,
  );
  expect(await textOf("limits")).toMatch(/seatsreached5 of 5, 0 left/);
  expect(await textOf("brand")).toMatch(/primaryText on page.*4\.\d\d:1 AA.*had 1\.07:1 against #ffffff, needs 4\.5:1/);
  expect(await textOf("warnings")).toContain("Nothing. The SDK uses every part of the profile.");
});

it("the panel lists switches with reason and epoch, and what went wrong", async () => {
  const client = createTestClient();
  mount(client);
  await client.switchTenant("medtech", { reason: "support case 7" });
  await client.switchTenant("acme");
  await client.switchTenant("unknown").catch(() => undefined);
  expect(await textOf("switches")).toMatch(
    /medtech→acmeepoch 2.*without a reason.*acme→medtechepoch 1.*“support case 7”/,
  );
  expect(await textOf("warnings")).toMatch(/errorUnauthorizedTenantAccessError: /);
  expect(await textOf("tenant")).toContain("Epoch2");
});

it("the panel names the part of a brand that its CSS is without", async () => {
  mount(createTestClient({ tenant: { slug: "acme", branding: { primaryColor: "rgb(1 2)", radius: "8px" } } }));
  const text = await textOf("brand");
  expect(text).toContain("branding.primaryColor is left out");
  expect(text).not.toContain("branding.radius is left out");
});

it("the contrast that the panel shows is that of the kernel", () => {
  const colors = ["#ffff00", "#f5b301", "#7fdbff", "#cccccc", "#fefefe", "#222222", "#000080", "#101010"];
  const { adjustments } = {
    adjustments: colors.flatMap((primaryColor) => brandingPalette({ primaryColor }).adjustments),
  };
  expect(new Set(adjustments.map(({ scheme }) => scheme))).toEqual(new Set(["light", "dark"]));
  for (const { scheme, from, against, contrast: expected } of adjustments) {
    expect(contrast(from, against)).toBeCloseTo(expected, 2);
    expect(against).toBe(PAGES[scheme]);
  }
});

describe("mounting", () => {
  it("twice shows one button, until both callers have unmounted", () => {
    keep({ export: true });
    const client = createTestClient(flagged);
    const [first, second] = [mount(client), mount(client)];
    expect(hosts()).toHaveLength(1);
    first();
    first();
    expect([hosts().length, client.flag("export", false)]).toEqual([1, true]);
    second();
    expect([hosts().length, client.flag("export", false)]).toEqual([0, false]);
  });

  it("for two clients shows the last one, then the first one again", async () => {
    const [acme, medtech] = [createTestClient(), createTestClient({ tenant: { slug: "medtech" } })];
    mount(acme);
    const unmount = mount(medtech);
    expect([hosts().length, find(".label")?.textContent]).toEqual([1, "medtech"]);
    unmount();
    expect([hosts().length, find(".label")?.textContent]).toEqual([1, "acme"]);
  });

  // Planted fault: each client keeps what it knows of the tab, and overwrites what another one has kept.
  it("for two clients keeps one set of overrides for the tab", async () => {
    mount(createTestClient(flagged));
    const last = createTestClient(flagged);
    mount(last);
    await textOf("flags");
    find("[role=switch]")?.click();
    await textOf("limits");
    find(".close")?.click();
    expect(JSON.parse(sessionStorage.getItem(KEPT) ?? "").flags).toEqual({ export: true });
    expect(last.flag("export", false)).toBe(true);
  });

  it("ends when the client is disposed of, and calls do what they did", async () => {
    const client = createTestClient();
    const unmount = mount(client);
    client.dispose();
    expect(hosts()).toHaveLength(0);
    await expect(client.fetch("/v1/panels")).rejects.toMatchObject({ code: "TENANT_CONTEXT_NOT_SET" });
    unmount();
  });

  it("sends no request", async () => {
    const client = createTestClient();
    const before = client.requests.length;
    mount(client);
    for (const tab of ["tenant", "calls", "flags", "limits", "brand", "warnings", "switches"]) {
      await textOf(tab);
    }
    expect(client.requests).toHaveLength(before);
    expect(root().querySelector("img, link, script, iframe, [style*=url]")).toBeNull();
  });

  it("accepts clients of createTenantClient only", () => {
    expect(() => mountTenantDevtools({} as TenantClient)).toThrow(/pass a client of createTenantClient/);
  });

  it("shows the platform", async () => {
    const { send } = tenantApi();
    const request = { host: "vital.health" };
    mount(createTenantClient({ api: "http://api.test", fetch: send, request, rootDomains: ["vital.health"] }));
    expect(find(".label")?.textContent).toBe("platform");
    expect(await textOf("tenant")).toMatch(/This page is on the platform.*ClientREADY.*Sourceplatform/);
  });

  it("shows a client whose tenant cannot be loaded", async () => {
    const lost = createTestClient({
      handlers: { "GET /v1/tenants/gone/profile": () => new Response(null, { status: 404 }) },
      defaultTenant: "gone",
    });
    await lost.ready.catch(() => undefined);
    mount(lost);
    expect(await textOf("tenant")).toMatch(/error.*ClientERROR/);
    expect(await textOf("brand")).toContain("The profile has no brand.");
  });

  it("by the code in the guide", async () => {
    const client = createTestClient();
    await showDevtools(client);
    expect(hosts()).toHaveLength(1);
    client.dispose();
  });
});

describe("TenantDevtools", () => {
  const tree = (client: TenantClient) => createElement(TenantProvider, { client }, createElement(TenantDevtools));

  // Planted fault: in strict mode, an effect that has ended mounts the panel when its code arrives.
  it("shows one button in strict mode, and none after it has unmounted", async () => {
    const client = createTestClient();
    // Only around the root does strict mode run effects twice.
    const wrap = (page: ReactNode) => createElement(StrictMode, null, createElement(TenantProvider, { client }, page));
    const page = await renderPage(TenantDevtools as FunctionComponent, wrap);
    await vi.waitFor(() => expect(hosts()).toHaveLength(1));
    await page.settle(() => client.switchTenant("medtech"));
    await frame();
    await frame();
    expect([hosts().length, find(".label")?.textContent]).toEqual([1, "medtech"]);
    await page.remove();
    expect(hosts()).toHaveLength(0);
  });

  it("is used by the code in the guide", async () => {
    const { send } = tenantApi();
    vi.stubGlobal("fetch", send);
    // As in a browser, where the tab's own window is one.
    vi.stubGlobal("Window", { [Symbol.hasInstance]: (value: unknown) => value === window });
    (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL("https://acme.vital.health/");
    const page = await renderPage(() => createElement(App, null, "page"));
    await vi.waitFor(() => expect(find(".label")?.textContent).toBe("acme"));
    expect(page.text()).toBe("page");
    await page.remove();
    vi.unstubAllGlobals();
  });

  it("renders nothing on a server, and nothing of its own in a page", async () => {
    expect(renderToString(tree(createTestClient()))).toBe("");
  });

  // Planted fault: the panel is loaded wherever there is a page.
  it("loads nothing in production, whatever session storage holds", async () => {
    vi.stubEnv("NODE_ENV", "production");
    keep({ export: true });
    const client = createTestClient(flagged);
    const page = await renderPage(() => tree(client));
    await import("tenantry/devtools");
    await frame();
    expect([hosts().length, client.flag("export", false)]).toEqual([0, false]);
    await page.remove();
  });
});

describe("a replaced method", () => {
  const target = () => ({ say: () => "original" });

  it("is the original again, also one of a prototype", () => {
    const object = Object.create(target()) as ReturnType<typeof target>;
    const restore = intercept(object, "say", (say) => () => `${say()}!`);
    expect(object.say()).toBe("original!");
    restore();
    expect([object.say(), Object.keys(object)]).toEqual(["original", []]);
  });

  it("leaves a later replacement in place", () => {
    const object = target();
    const restore = intercept(object, "say", (say) => () => `${say()} 1`);
    intercept(object, "say", (say) => () => `${say()} 2`);
    restore();
    expect(object.say()).toBe("original 1 2");
  });
});
