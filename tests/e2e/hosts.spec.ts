// Hosts that are no tenant's. Planted fault it catches: a proxy that lets the page run for a host it could not read.
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { addressOf, demoPort } from "./addresses.js";

/** Sends the raw Host: a browser or `fetch` would tidy it first. */
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

const hostile = [
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

for (const host of hostile) {
  test(`refuses the host ${host}`, async () => {
    const { status, body } = await get("/", { host });
    expect(status).toBe(400);
    expect(body).toContain("This address cannot be served");
    expect(body).not.toContain("<script");
  });
}

test("a well-formed host of nobody is a 404 that says so", async ({ page }) => {
  const response = await page.goto(`${addressOf("nobody")}/panels`);
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no tenant “nobody”");
});

test("a suspended tenant looks like one that never was", async ({ page }) => {
  const response = await page.goto(addressOf("oldco"));
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no tenant “oldco”");
});

test("capitals, a port and one trailing dot are still the same tenant", async () => {
  for (const host of ["ACME.localhost", `acme.localhost.:${demoPort}`]) {
    const { status, body } = await get("/sign-in", { host });
    expect(status).toBe(200);
    expect(body).toContain('data-tenant="acme"');
  }
});

test("a page is not told its tenant by a header from outside", async () => {
  const { body } = await get("/sign-in", {
    host: "acme.localhost",
    "x-tenant-id": "22222222-2222-2222-2222-222222222222",
    "x-forwarded-host": "medtech.localhost",
  });
  expect(body).toContain('data-tenant="acme"');
});

test("the path of an API call cannot name another host", async () => {
  // Two guards: Next folds repeated slashes before the proxy runs, and the proxy sets the path and never parses it.
  const evil = createServer((_request, response) => response.end("evil was asked"));
  await new Promise<void>((resolve) => evil.listen(0, "127.0.0.1", resolve));
  const { port } = evil.address() as AddressInfo;
  try {
    for (const slashes of ["//", "/\\", "/%2f", "\\\\"]) {
      const { body } = await get(`/api${slashes}127.0.0.1:${port}/`, { host: "acme.localhost" });
      expect(body).not.toContain("evil was asked");
    }
  } finally {
    evil.close();
  }
});

test("refuses a duplicated tenant cookie", async () => {
  const { status, body } = await get("/", {
    host: "app.localhost",
    cookie: "tenant_id=11111111-1111-1111-1111-111111111111; tenant_id=22222222-2222-2222-2222-222222222222",
  });
  expect(status).toBe(400);
  expect(body).toContain("This address cannot be served");
});
