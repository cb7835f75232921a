import { expect, type Page } from "@playwright/test";
import { open, test } from "./site.js";

/** What a request of the page is refused with. */
const refusal = (page: Page, address: string) =>
  page.evaluate(async (to) => {
    const thrown = await window.client.fetch(to).then(
      () => null,
      (error) => error,
    );
    return thrown && { code: thrown.code, message: thrown.message };
  }, address);

// Planted fault: an error that leaves the reader to find out which of the page's calls is redirected, and to what.
test("a trailing slash that the API redirects is an error that names the address, and not its query", async ({
  page,
  site,
}) => {
  await open(page, site.page());
  // As FastAPI and Django do for a route that is declared with a slash.
  site.answer = (request, response) => {
    const { pathname, search } = new URL(request.url ?? "", site.page());
    response.writeHead(pathname.endsWith("/") ? 200 : 307, { location: `${pathname}/${search}` }).end();
  };
  const { origin } = new URL(site.page());
  for (const address of ["/api/panels?token=secret#top", `${origin}/api/panels?token=secret`]) {
    const refused = await refusal(page, address);
    expect(refused?.code).toBe("TENANT_API");
    expect(refused?.message).toMatch(new RegExp(`it redirects.*\\(${origin}/api/panels\\)`));
    expect(refused?.message).toContain("call the final address");
    expect(refused?.message).not.toContain("secret");
  }
  expect(await refusal(page, "/api/panels/?token=secret")).toBeNull();
});
