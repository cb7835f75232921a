import { NextRequest } from "next/server.js";
import { apiProxy } from "tenantry/next";
import { expect, it } from "vitest";

const tenancy = { api: "http://gateway.test/base/", browserApi: "/api", rootDomains: ["example.com"] };

const request = (path: string, headers: HeadersInit = {}) =>
  new NextRequest(new URL(path, "http://acme.localhost:3000"), { headers });

it("forwards the requests under browserApi to api, and no others", async () => {
  const toApi = apiProxy(tenancy);
  const response = await toApi(request("/api/v1/panels?limit=3"));
  expect(response?.headers.get("x-middleware-rewrite")).toBe("http://gateway.test/base/v1/panels?limit=3");
  for (const path of ["/", "/api", "/apis/v1", "/panels"]) {
    expect(toApi(request(path))).toBeNull();
  }
});

// Planted fault: a path that is parsed as a URL, which may name another host.
it("keeps the host of api, whatever the path is", async () => {
  for (const path of ["/api//evil.test/", "/api/%2f%2fevil.test/", "/api/..//evil.test"]) {
    const target = (await apiProxy(tenancy)(request(path)))?.headers.get("x-middleware-rewrite");
    expect(target === undefined || new URL(target as string).host === "gateway.test", path).toBe(true);
  }
});

// Planted fault: cookies that go on to the API, where one of a sibling host could be taken for the session.
it("sends the headers of session in the place of the browser's cookies and credentials", async () => {
  const given = { cookie: "session=a", authorization: "Bearer forged", "x-tenant-id": "kept" };
  const sent = async (session: () => HeadersInit | null = () => null) => {
    const response = await apiProxy({ ...tenancy, session })(request("/api/v1/panels", given));
    const names = response?.headers.get("x-middleware-override-headers")?.split(",") ?? [];
    return Object.fromEntries(names.map((name) => [name, response?.headers.get(`x-middleware-request-${name}`)]));
  };
  expect(await sent(() => ({ authorization: "Bearer b" }))).toEqual({
    authorization: "Bearer b",
    "x-tenant-id": "kept",
  });
  expect(await sent(() => null)).toEqual({ "x-tenant-id": "kept" });
  expect(await sent()).toEqual({ "x-tenant-id": "kept" });
});

it("says what is missing in the configuration", () => {
  for (const browserApi of [undefined, "https://api.example.com", "//api", "/"]) {
    expect(() => apiProxy({ ...tenancy, browserApi } as never)).toThrow("browserApi");
  }
  expect(() => apiProxy({ browserApi: "/api" })).toThrow("browserApi");
});
