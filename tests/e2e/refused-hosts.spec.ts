// Hosts without a tenant. Planted fault: the proxy renders a page for a host that is invalid.
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { addressOf, demoPort } from "./addresses.js";

/** Sends the Host header unchanged. A browser and `fetch` would normalize it. */
function get(path: string, headers: Record<string, string | string[]>): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port: demoPort, path, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    })
      .on("error", reject)
      .end();
  });
}

const invalidHosts = [
  "acme.localhost@evil.test",
  "evil.test",
  "acme.localhost.evil.test",
  "acme.evil.localhost",
  "acme%2elocalhost",
  "127.0.0.1",
  "[::1]",
  "-acme.localhost",
  "acme..localhost",
  "acme.localhost:99999",
  '"><script>alert(1)</script>.localhost',
];

for (const host of invalidHosts) {
  test(`refuses the host ${host}`, async () => {
    const { status, body } = await get("/", { host });
    expect(status).toBe(400);
    expect(body).toMatch(/400 TENANT_/);
    expect(body).not.toContain("<script");
  });
}

test("a valid host of an unknown tenant is a 404 page", async ({ page }) => {
  const response = await page.goto(`${addressOf("unknown")}/panels`);
  expect(response?.status()).toBe(404);
  await expect(page.getByText("404 TENANT_NOT_FOUND")).toBeVisible();
});

test("a suspended tenant gets the same page as an unknown one", async ({ page }) => {
  const response = await page.goto(addressOf("oldco"));
  expect(response?.status()).toBe(404);
  await expect(page.getByText("404 TENANT_NOT_FOUND")).toBeVisible();
});

test("a host with capitals, a port and a trailing dot resolves to the same tenant", async () => {
  for (const host of ["ACME.localhost", `acme.localhost.:${demoPort}`]) {
    const { status, body } = await get("/sign-in", { host });
    expect(status).toBe(200);
    expect(body).toContain('data-tenant="acme"');
  }
});

test("an inbound tenant header does not change the tenant of a page", async () => {
  const { body } = await get("/sign-in", {
    host: "acme.localhost",
    "x-tenant-id": "22222222-2222-2222-2222-222222222222",
    "x-forwarded-host": "medtech.localhost",
  });
  expect(body).toContain('data-tenant="acme"');
});

test("the path of an API call cannot name another host", async () => {
  // Two guards: Next.js collapses repeated slashes before the proxy runs, and the proxy does not parse the path.
  const otherServer = createServer((_request, response) => response.end("request received"));
  await new Promise<void>((resolve) => otherServer.listen(0, "127.0.0.1", resolve));
  const { port } = otherServer.address() as AddressInfo;
  try {
    for (const slashes of ["//", "/\\", "/%2f", "\\\\"]) {
      const { body } = await get(`/api${slashes}127.0.0.1:${port}/`, { host: "acme.localhost" });
      expect(body).not.toContain("request received");
    }
  } finally {
    otherServer.close();
  }
});

test("refuses a duplicated tenant cookie", async () => {
  const { status, body } = await get("/", {
    host: "app.localhost",
    cookie: "tenant_id=11111111-1111-1111-1111-111111111111; tenant_id=22222222-2222-2222-2222-222222222222",
  });
  expect(status).toBe(400);
  expect(body).toContain("400 TENANT_VALIDATION");
});
