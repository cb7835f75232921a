import { createTestClient, limitFixture, profileFixture } from "tenantry/testing";
import { expect, it } from "vitest";
import { panelTitles } from "./panels.js";

it("panelTitles returns no more panels than the limit leaves", async () => {
  const globex = profileFixture({
    slug: "globex",
    limits: { max_panels_per_month: limitFixture({ limit: 3, used: 1 }) },
  });
  const client = createTestClient({
    tenant: globex,
    handlers: { "GET /v1/panels": () => Response.json(["one", "two", "three"]) },
  });

  expect(await panelTitles(client)).toEqual(["one", "two"]);
  expect(client.requests).toEqual([{ method: "GET", url: "http://api.test/v1/panels", tenantId: globex.id }]);
});
