// <TenantDevtools /> in an app of Vite: there in development, and no byte of it in production.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { visit } from "./browser.mjs";
import { buttons, filesWithDevtools, keepOverride } from "./devtools.mjs";
import { install, runLocal } from "./fixture.mjs";
import { serve } from "./server.mjs";

let fixture;

before(async () => {
  fixture = await install("devtools");
});

after(() => fixture?.remove());

/** Opens the page in a tab that once had an override, and looks at it. */
async function look(command, see) {
  const server = await serve(fixture.folder, "vite", ...command, "--host", "127.0.0.1", "--strictPort");
  try {
    return await visit(`http://localhost:${server.port}/`, async (page) => {
      await keepOverride(page, "export");
      await page.reload();
      await page.getByText("Acme: export is").waitFor();
      return see(page);
    });
  } finally {
    await server.stop();
  }
}

test("an app of Vite in development has one button, and its overrides count", async () => {
  const { seen, errors } = await look([], async (page) => {
    await buttons(page).click();
    await page.getByText("Acme: export is on").waitFor();
    const text = await buttons(page).textContent();
    await page.getByRole("tab", { name: "Flags 1" }).click();
    await page.getByRole("button", { name: "Reset 1 override" }).click();
    await page.getByText("Acme: export is off").waitFor();
    return { count: await buttons(page).count(), text };
  });
  assert.deepEqual(errors, []);
  assert.deepEqual(seen, { count: 1, text: "Tenant devtools: acme1 overridden" });
});

// Planted fault: a condition that bundlers cannot decide, so that the panel is a chunk of every build.
test("an app of Vite in production has no byte of the devtools, and its flags are those of the profile", async () => {
  const installed = join(fixture.folder, "node_modules/tenantry/dist");
  assert.notDeepEqual(await filesWithDevtools(installed), []);
  await runLocal(fixture.folder, "vite", "build");
  assert.deepEqual(await filesWithDevtools(join(fixture.folder, "dist")), []);
  const { seen, errors } = await look(["preview"], async (page) => {
    await page.waitForLoadState("networkidle");
    return { count: await buttons(page).count(), text: await page.locator("p").textContent() };
  });
  assert.deepEqual(errors, []);
  assert.deepEqual(seen, { count: 0, text: "Acme: export is off" });
});
