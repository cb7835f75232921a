import { apiFixture, expectNoTenantLeak, type HandlerContext, tenantFixtures } from "tenantry/testing";
import { describe, expect, it } from "vitest";
import { GET as getAfter } from "./after.js";
import { GET as getBefore } from "./before-route.js";
import { GET as getInStep } from "./step-route.js";

const tenants = tenantFixtures(20);
const tenantApi = apiFixture(tenants);

/** The API behind the wrapper. It answers when the stress test lets it. */
function apiOf({ pause }: HandlerContext): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const profile = tenantApi(request);
    if (profile !== null) return profile;
    await pause();
    const id = request.headers.get("x-tenant-id") ?? "";
    return Response.json({ orders: [`an order of ${id}`] }, { headers: { "x-tenant-id": id } });
  };
}

const search = (route: typeof getAfter) =>
  expectNoTenantLeak((request, context) => route(request, apiOf(context)), { tenants, requests: 600 });

describe("the migration from a wrapper with the tenant in a variable", () => {
  it("begins with a wrapper that leaks", async () => {
    await expect(search(getBefore)).rejects.toThrow(/^Leak/);
  });

  // Planted fault: the variable is gone, and the key of the cache is still the path.
  for (const [state, route] of Object.entries({ "after the first two steps": getInStep, "at the end": getAfter })) {
    it(`has no leak ${state}`, async () => {
      const reports = await search(route);
      expect(reports.map(({ order }) => order)).toEqual(["fifo", "lifo", "random"]);
    });
  }
});
