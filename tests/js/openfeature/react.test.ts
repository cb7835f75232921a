// @vitest-environment happy-dom
import { OpenFeature, useStringFlagValue } from "@openfeature/react-sdk";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { TenantProvider } from "tenantry/react";
import { afterEach, describe, expect, it } from "vitest";
import { Flags } from "../guide/openfeature.js";
import { renderPage } from "../page.js";
import { FlagsApi } from "./flags-api.js";

afterEach(() => OpenFeature.clearProviders());

describe("the React SDK of OpenFeature", () => {
  const Layout = () => useStringFlagValue("layout", "none");

  it("renders the flag of the tenant, and that of the next tenant after a switch", async () => {
    const client = new FlagsApi({ layout: "grid" }, { layout: "list" }).client();
    await client.ready;
    const page = await renderPage(Layout, (inner) =>
      createElement(TenantProvider, { client }, createElement(Flags, null, inner)),
    );
    await page.settle();
    expect(page.text()).toBe("grid");
    await page.settle(() => client.switchTenant("medtech"));
    expect(page.text()).toBe("list");
    await page.remove();
    client.dispose();
  });

  it("renders the default on a server, which has no effects", async () => {
    const client = new FlagsApi({ layout: "grid" }).client();
    await client.ready;
    const page = createElement(TenantProvider, { client }, createElement(Flags, null, createElement(Layout)));
    expect(renderToString(page)).toBe("none");
    client.dispose();
  });
});
