import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ACME } from "../fixtures.js";
import { service } from "./service-behind-gateway.js";

beforeAll(() => once(service.listen(0, "127.0.0.1"), "listening"));
afterAll(() => void service.close());

it("a service behind the gateway answers 401 to a request that did not come through it", async () => {
  const { port } = service.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { "x-tenant-id": ACME } });
  expect(response.status).toBe(401);
});
