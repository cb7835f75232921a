// React without a framework: rendered on a server, and hydrated in a browser.

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { visit } from "../browser.mjs";
import { install, runLocal, runWith } from "../fixture.mjs";
import { serveFiles } from "../server.mjs";
import { startTenantApi, TENANTS } from "../tenant-api.mjs";

/** The oldest supported version, and the newest one. */
const VERSIONS = ["18.2.0", "19.3.1"];

const TENANT = "Acme Corporation, true";

const environment = (version, index) => ({
  name: `React ${version}`,
  isShort: index === 0,
  async start(onEnd) {
    const api = await startTenantApi();
    onEnd(() => api.close());
    const dependencies = { react: version, "react-dom": version, esbuild: "0.28.2" };
    const { folder, remove } = await install("every-react", { dependencies });
    onEnd(remove);
    return { folder, render: () => runWith({ TENANT_API: api.url }, folder, "node", "render.js"), onEnd };
  },
  cells: {
    // Planted fault: the context object as the provider, which React 18 treats as the consumer.
    "server rendering": async ({ render }) => assert.match(await render(), new RegExp(`<p id="tenant">${TENANT}</p>`)),
    hydration: async ({ folder, render, onEnd }) => {
      const built = join(folder, "built");
      await mkdir(built);
      await writeFile(join(built, "index.html"), await render());
      await runLocal(folder, "esbuild", "hydrate.js", "--bundle", "--format=esm", "--outdir=built");
      const server = await serveFiles(built);
      onEnd(() => server.stop());
      const { seen, errors } = await visit(`http://acme.localhost:${server.port}/`, async (page) => {
        await page.locator("#response:not(:empty)").waitFor();
        return Promise.all(["tenant", "response"].map((id) => page.locator(`#${id}`).textContent()));
      });
      assert.deepEqual(errors, []);
      assert.deepEqual(seen, [TENANT, JSON.stringify([`response for ${TENANTS.acme.id}`])]);
    },
  },
});

export const react = { title: "React", environments: VERSIONS.map(environment) };
