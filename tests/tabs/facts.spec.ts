import { expect } from "@playwright/test";
import { ACME, open, test } from "./site.js";

const resolveOptions = { sources: ["subdomain", "session", "cookie", "platform"], defaultTenant: undefined };

/** @see https://github.com/axios/axios/issues/1161 */
test("a worker resolves from its own location, and a worker without one resolves no tenant", async ({ page, site }) => {
  await open(page, site.page(resolveOptions, "acme.localhost"));
  const outcome = await page.evaluate(async () => {
    const api = new URL("/api", location.href).href;
    const code = (from: string) => `
      import { createTenantClient } from "${location.origin}${from}";
      try {
        const client = createTenantClient({ api: "${api}", updates: "none" });
        client.ready.then(() => postMessage(client.tenant.slug), ({ code }) => postMessage(code));
      } catch ({ code }) {
        postMessage(code);
      }`;
    const messageFrom = (address: string) =>
      new Promise((resolve, reject) => {
        const worker = new Worker(address, { type: "module" });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = reject;
      });
    return {
      own: ((await messageFrom("/tests/engines/worker.js")) as { slug?: string }).slug,
      blob: await messageFrom(
        URL.createObjectURL(new Blob([code("/dist/single-file.js")], { type: "text/javascript" })),
      ),
      data: await messageFrom(`data:text/javascript,${encodeURIComponent(code("/dist/single-file.js"))}`),
    };
  });
  expect(outcome).toEqual({ own: "acme", blob: "TENANT_NOT_RESOLVED", data: "TENANT_NOT_RESOLVED" });
});

/** @see https://github.com/module-federation/core/issues/1956 */
test("a frame without a URL resolves no tenant", async ({ page, site }) => {
  await open(page, site.page(resolveOptions, "acme.localhost"));
  const outcome = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const frame = document.createElement("iframe");
        frame.srcdoc = `<script type="module">
          import { createTenantClient } from "${location.origin}/dist/single-file.js";
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
  expect(outcome).toEqual(["TENANT_NOT_RESOLVED", "medtech"]);
});

/** @see https://github.com/vj4/vj4/issues/576 */
test("a malformed tenant choice is an error that names its source, and forgetTenantChoice() clears it", async ({
  page,
  site,
}) => {
  await open(page, site.page(resolveOptions, "app.localhost"));
  const outcome = await page.evaluate((acme) => {
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
      // biome-ignore lint/suspicious/noDocumentCookie: not every engine has the Cookie Store API.
      document.cookie = `tenant_id=${acme}`;
      outcomes.push(outcome());
      forgetTenantChoice({});
      outcomes.push(outcome());
      // biome-ignore lint/suspicious/noDocumentCookie: see above.
      document.cookie = `tenant_id=${value}`;
      outcomes.push(outcome());
      forgetTenantChoice();
      outcomes.push(outcome());
    }
    return { outcomes, session: sessionStorage.getItem("tenantry:tenant"), cookie: document.cookie };
  }, ACME);
  expect(outcome.outcomes).toEqual(Array(3).fill(["session", "platform", "cookie", "platform"]).flat());
  expect(outcome).toMatchObject({ session: null, cookie: "" });
});

test("a tab with trusted proxies in its options resolves from its own address", async ({ page, site }) => {
  const trustedProxies = { header: "x-forwarded-host", count: 2 };
  await open(page, site.page({ ...resolveOptions, trustedProxies }, "acme.localhost"));
  expect(await page.evaluate(() => window.client.tenant?.slug)).toBe("acme");
});

// Planted fault: the tab stores the platform as its choice, and a later page on a tenant's host contradicts it.
test("a tab does not store the platform as its choice", async ({ page, site }) => {
  await open(page, site.page(resolveOptions, "app.localhost"));
  const outcome = await page.evaluate(async () => {
    // The page's own client has a default tenant, which the tab has stored.
    sessionStorage.clear();
    const client = window.tenantry.createTenantClient({ api: new URL("/api", location.href).href, updates: "none" });
    await client.ready;
    return [client.resolution.source, client.isPlatform, sessionStorage.getItem("tenantry:tenant")];
  });
  expect(outcome).toEqual(["platform", true, null]);
});
