import { expect, type Page } from "@playwright/test";
import { open, test } from "./site.js";

/** The error that a request of the page rejects with, or null. */
const rejectionOf = (page: Page, address: string) =>
  page.evaluate(async (to) => {
    const thrown = await window.client.fetch(to).then(
      () => null,
      (error) => error,
    );
    return thrown && { code: thrown.code, message: thrown.message };
  }, address);

// Planted fault: the error does not name the redirected URL.
test("a trailing slash that the API redirects is an error that names the URL without its query", async ({
  page,
  site,
}) => {
  await open(page, site.page());
  // FastAPI and Django do this for a route that is declared with a trailing slash.
  site.override = (request, response) => {
    const { pathname, search } = new URL(request.url ?? "", site.page());
    response.writeHead(pathname.endsWith("/") ? 200 : 307, { location: `${pathname}/${search}` }).end();
  };
  const { origin } = new URL(site.page());
  for (const address of ["/api/panels?token=secret#top", `${origin}/api/panels?token=secret`]) {
    const rejection = await rejectionOf(page, address);
    expect(rejection?.code).toBe("TENANT_API");
    expect(rejection?.message).toMatch(new RegExp(`it redirects.*\\(${origin}/api/panels\\)`));
    expect(rejection?.message).toContain("call the final URL");
    expect(rejection?.message).not.toContain("secret");
  }
  expect(await rejectionOf(page, "/api/panels/?token=secret")).toBeNull();
});
