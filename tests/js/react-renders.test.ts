// @vitest-environment happy-dom
// A component renders again only after a change of what it reads. Every render is counted.
import { createElement } from "react";
import { createTenantClient, type FlagValue } from "tenantry";
import {
  Feature,
  TenantProvider,
  Usage,
  type UsageProps,
  useBranding,
  useFlag,
  useLimit,
  useTenant,
  useTenantClient,
  useTenantFetch,
} from "tenantry/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { profileOf, tenantApi } from "./fixtures.js";
import { renderPage } from "./page.js";

/** The parts of the profile that the tenant API sends next. */
interface Parts {
  name: string;
  features: Record<string, unknown>;
  limits: Record<string, unknown>;
  branding: Record<string, unknown>;
}

const parts = (): Parts => ({
  name: "Acme",
  features: { ask_panel: true, layout: { columns: [1, 2] } },
  limits: { seats: { limit: 5, used: 2 }, panels: { limit: 9, used: 1 } },
  branding: { primaryColor: "#1a56db" },
});

let next = parts();
let counts: Record<string, number> = {};

function counted(name: string): string {
  counts[name] = (counts[name] ?? 0) + 1;
  return name;
}

/** A component that counts its renders and reads something with a hook. */
const reader = <Given extends readonly unknown[]>(
  name: string,
  useHook: (...given: Given) => unknown,
  ...given: Given
) =>
  function Reader() {
    counted(name);
    useHook(...given);
    return null;
  };

const readers = [
  reader("nothing", () => undefined),
  reader("client", useTenantClient),
  reader("fetch", useTenantFetch),
  reader("flag", useFlag<boolean>, "ask_panel", false),
  reader("objectFlag", useFlag<object & FlagValue>, "layout", { columns: [] }),
  reader("missingFlag", useFlag<object & FlagValue>, "missing", { none: true }),
  reader("limit", useLimit, "seats"),
  reader("brand", useBranding),
  reader("name", useTenant<unknown>, ({ tenant }) => tenant?.name),
  reader("freshObject", useTenant<unknown>, ({ tenant, isLoading }) => ({ slug: tenant?.slug, isLoading })),
  reader("everything", useTenant<unknown>, (current) => current),
];

const Page = () => readers.map((Reader) => createElement(Reader, { key: readers.indexOf(Reader) }));

let client: ReturnType<typeof createTenantClient>;
let page: Awaited<ReturnType<typeof renderPage>>;

beforeEach(async () => {
  next = parts();
  const { send } = tenantApi();
  client = createTenantClient({
    api: "http://api.test",
    fetch: async (input, init) => {
      const isAcme = /tenants\/(acme|1{8}-)/.test(new Request(input, init).url);
      return isAcme ? Response.json(profileOf("acme", next)) : send(input, init);
    },
    request: {},
    sources: ["header", "default"],
    defaultTenant: "acme",
  });
  await client.ready;
  page = await renderPage(Page, (shown) => createElement(TenantProvider, { client }, shown));
  counts = {};
});

afterEach(() => page.remove());

/** The names of the components that rendered again after a change of the profile, with the number of renders. */
async function rendersAfter({ name, features, limits, branding }: Partial<Parts>) {
  counts = {};
  next = {
    name: name ?? next.name,
    features: { ...next.features, ...features },
    limits: { ...next.limits, ...limits },
    branding: { ...next.branding, ...branding },
  };
  await page.settle(() => client.refresh());
  return counts;
}

it("nothing renders again after a refresh that brings the same profile", async () => {
  expect(await rendersAfter({})).toEqual({});
});

// Planted fault: the whole profile is compared, or by identity.
it("a flag renders its readers", async () => {
  expect(await rendersAfter({ features: { ask_panel: false } })).toEqual({ flag: 1, everything: 1 });
});

it("a flag whose value is an object renders its readers only if its content changes", async () => {
  expect(await rendersAfter({ features: { layout: { columns: [1, 2] } } })).toEqual({});
  expect(await rendersAfter({ features: { layout: { columns: [1, 3] } } })).toEqual({ objectFlag: 1, everything: 1 });
});

it("a flag that nothing reads renders only what reads the profile", async () => {
  expect(await rendersAfter({ features: { other: 1 } })).toEqual({ everything: 1 });
});

it("a limit renders its readers", async () => {
  expect(await rendersAfter({ limits: { seats: { limit: 5, used: 3 } } })).toEqual({ limit: 1, everything: 1 });
  expect(await rendersAfter({ limits: { panels: { limit: 9, used: 2 } } })).toEqual({ everything: 1 });
});

it("the name renders its readers", async () => {
  expect(await rendersAfter({ name: "Acme 2" })).toEqual({ name: 1, everything: 1 });
});

it("the brand renders its readers", async () => {
  expect(await rendersAfter({ branding: { primaryColor: "#0f766e" } })).toEqual({ brand: 1, everything: 1 });
});

it("a switch renders what changes, and neither what reads nothing nor what reads the client", async () => {
  await page.settle(() => client.switchTenant("medtech"));
  const once = { brand: 1, flag: 1, limit: 1, name: 1, objectFlag: 1 };
  // What reads the status also renders when the switch begins.
  expect(counts).toEqual({ ...once, freshObject: 2, everything: 2 });
});

it("Feature and Usage render again only after a change of their flag and limit", async () => {
  await page.remove();
  const feature = { name: "ask_panel", children: () => counted("Feature") };
  const usage: UsageProps = { limit: "seats", children: () => counted("Usage") };
  const shown = [createElement(Feature, { ...feature, key: 1 }), createElement(Usage, { ...usage, key: 2 })];
  page = await renderPage(() => createElement(TenantProvider, { client }, shown));
  expect(await rendersAfter({ name: "Acme 2" })).toEqual({});
  expect(await rendersAfter({ limits: { seats: { limit: 5, used: 3 } } })).toEqual({ Usage: 1 });
  expect(await rendersAfter({ features: { ask_panel: 2 } })).toEqual({ Feature: 1 });
});
