// @vitest-environment happy-dom
import { OpenFeature } from "@openfeature/web-sdk";
import { createTestClient, tenantFixtures } from "tenantry/testing";
import { describe, expect, it } from "vitest";
import { startFlags } from "../examples/openfeature-browser.js";
import { handle } from "../examples/openfeature-server.js";
import { ACME, MEDTECH } from "../fixtures.js";
import { FlagsApi } from "./flags-api.js";

describe("the examples of the page about OpenFeature", () => {
  it("read the flags of a browser's client", async () => {
    const [tenant = {}] = tenantFixtures(1);
    const client = createTestClient({ tenant: { ...tenant, flags: { ask_panel: true } } });
    expect(await startFlags(client)).toBe("Ask a panel");
    await OpenFeature.clearProviders();
  });

  it("read the flags of each request's tenant on a server", async () => {
    const { fetch } = new FlagsApi({ ask_panel: true }, { ask_panel: false });
    const texts = [ACME, MEDTECH].map(async (id) => {
      const request = new Request("http://app.test", { headers: { "x-tenant-id": id } });
      return (await handle(request, { api: "http://api.test", fetch })).text();
    });
    expect(await Promise.all(texts)).toEqual(["Ask a panel", "Ask an expert"]);
  });
});
