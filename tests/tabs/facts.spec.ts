import { expect } from "@playwright/test";
import { ACME, open, test } from "./site.js";

const asked = { sources: ["subdomain", "session", "cookie", "platform"], defaultTenant: undefined };

/** @see https://github.com/axios/axios/issues/1161 */
test("a worker is at its own location, and without one it is nowhere", async ({ page, site }) => {
  await open(page, site.page(asked, "acme.localhost"));
  const told = await page.evaluate(async () => {
    const api = new URL("/api", location.href).href;
    const code = (from: string) => `
      import { createTenantClient } from "${location.origin}${from}";
      try {
        const client = createTenantClient({ api: "${api}", updates: "none" });
        client.ready.then(() => postMessage(client.tenant.slug), ({ code }) => postMessage(code));
      } catch ({ code }) {
        postMessage(code);
      }`;
    const answerOf = (address: string) =>
      new Promise((resolve, reject) => {
        const worker = new Worker(address, { type: "module" });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = reject;
      });
    return {
      own: ((await answerOf("/tests/engines/worker.js")) as { slug?: string }).slug,
      blob: await answerOf(URL.createObjectURL(new Blob([code("/dist/index.js")], { type: "text/javascript" }))),
      data: await answerOf(`data:text/javascript,${encodeURIComponent(code("/dist/index.js"))}`),
    };
  });
  expect(told).toEqual({ own: "acme", blob: "TENANT_NOT_RESOLVED", data: "TENANT_NOT_RESOLVED" });
});

/** @see https://github.com/module-federation/core/issues/1956 */
test("a frame without an address makes up no tenant", async ({ page, site }) => {
  await open(page, site.page(asked, "acme.localhost"));
  const told = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const frame = document.createElement("iframe");
        frame.srcdoc = `<script type="module">
          import { createTenantClient } from "${location.origin}/dist/index.js";
          const options = { api: "${location.origin}/api", updates: "none" };
          const outcomes = [undefined, { host: "medtech.localhost" }].map((request) => {
            try {
              return createTenantClient({ ...options, request }).resolution.slug;
            } catch ({ code }) {
              return code;
            }
          });
          parent.postMessage(outcomes, "*");
        </script>`;
        addEventListener("message", ({ data }) => resolve(data), { once: true });
        document.body.append(frame);
      }),
  );
  expect(told).toEqual(["TENANT_NOT_RESOLVED", "medtech"]);
});

/** @see https://github.com/vj4/vj4/issues/576 */
test("a broken choice is an error that names it, and forgetting it is the way out", async ({ page, site }) => {
  await open(page, site.page(asked, "app.localhost"));
  const told = await page.evaluate((acme) => {
    const { createTenantClient, forgetTenantChoice } = window.tenantry;
    const options = { api: new URL("/api", location.href).href, updates: "none" } as const;
    const outcome = () => {
      try {
        const client = createTenantClient(options);
        client.dispose();
        return client.resolution.source;
      } catch (error) {
        return (error as { details: { source: string } }).details.source;
      }
    };
    const outcomes: string[] = [];
    for (const value of ["undefined", "null", ""]) {
      sessionStorage.setItem("tenantry:tenant", value);
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every engine.
      document.cookie = `tenant_id=${acme}`;
      outcomes.push(outcome());
      forgetTenantChoice({});
      outcomes.push(outcome());
      // biome-ignore lint/suspicious/noDocumentCookie: the same.
      document.cookie = `tenant_id=${value}`;
      outcomes.push(outcome());
      forgetTenantChoice();
      outcomes.push(outcome());
    }
    return { outcomes, session: sessionStorage.getItem("tenantry:tenant"), cookie: document.cookie };
  }, ACME);
  expect(told.outcomes).toEqual(Array(3).fill(["session", "platform", "cookie", "platform"]).flat());
  expect(told).toMatchObject({ session: null, cookie: "" });
});

test("a tab with trusted proxies in its options asks its own address", async ({ page, site }) => {
  const trustedProxies = { header: "x-forwarded-host", count: 2 };
  await open(page, site.page({ ...asked, trustedProxies }, "acme.localhost"));
  expect(await page.evaluate(() => window.client.tenant?.slug)).toBe("acme");
});

// Planted fault: a tab that remembers the platform, which the next page of a tenant would then contradict.
test("the platform is not a choice that a tab remembers", async ({ page, site }) => {
  await open(page, site.page(asked, "app.localhost"));
  const told = await page.evaluate(async () => {
    // The page's own client has a default tenant, which its tab remembers.
    sessionStorage.clear();
    const client = window.tenantry.createTenantClient({ api: new URL("/api", location.href).href, updates: "none" });
    await client.ready;
    return [client.resolution.source, client.isPlatform, sessionStorage.getItem("tenantry:tenant")];
  });
  expect(told).toEqual(["platform", true, null]);
});
