// An app put together and minified by bundlers that are set up as they come, and what it sees of the package.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { visit } from "./browser.mjs";
import { install, run, runLocal } from "./fixture.mjs";
import { serveFiles } from "./server.mjs";

let fixture;

before(async () => {
  fixture = await install("bundlers");
});

after(() => fixture?.remove());

const EXPECTED = {
  slug: "acme",
  wrongNames: [],
  unknown: [],
  mistaken: [],
  kernels: [
    ["InvalidTenantIdError", "INVALID_TENANT_ID", true, true],
    ["TenantValidationError", "TENANT_VALIDATION", true, true],
  ],
};

/** Every class of error, none of them renamed. */
function assertSeen({ errors, ...seen }) {
  assert.deepEqual(seen, EXPECTED);
  assert.ok(errors >= 13, `${errors} classes`);
}

const esbuild = (entry, ...options) =>
  runLocal(fixture.folder, "esbuild", entry, "--bundle", "--format=esm", "--log-level=error", ...options);

// Planted fault: `error.name` that is the name of the class, which a minifier makes a letter or two.
test("esbuild_renames_no_error", async () => {
  await esbuild("in-node.js", "--platform=node", "--minify", "--outfile=esbuild.mjs");
  assertSeen(JSON.parse(await run(fixture.folder, "node", "esbuild.mjs")));
});

test("terser_renames_no_error", async () => {
  await esbuild("in-node.js", "--platform=node", "--outfile=plain.mjs");
  const options = ["--module", "--toplevel", "--compress", "passes=2", "--mangle", "--output", "terser.mjs"];
  await runLocal(fixture.folder, "terser", "plain.mjs", ...options);
  assertSeen(JSON.parse(await run(fixture.folder, "node", "terser.mjs")));
});

test("tenantry_server_in_a_bundle_for_a_browser_says_that_it_is_for_servers_and_what_to_use", async () => {
  await esbuild("server-in-browser.js", "--platform=browser", "--minify", "--outfile=browser.mjs");
  await assert.rejects(run(fixture.folder, "node", "browser.mjs"), {
    message: /tenantry\/server was imported by code that runs in a browser.*useTenant\(\) of "tenantry\/react"/,
  });
});

// Planted fault: a name that is new to servers only. To a bundler it is missing, which is all that it says then.
test("every_name_of_tenantry_server_is_in_a_bundle_for_a_browser", async () => {
  const listNames = 'console.log(Object.keys(await import("tenantry/server")).join())';
  const names = await run(fixture.folder, "node", "--input-type=module", "--eval", listNames);
  const entry = `import { ${names} } from "tenantry/server";\nconsole.log(${names});\n`;
  await writeFile(join(fixture.folder, "every-name.js"), entry);
  await esbuild("every-name.js", "--platform=browser", "--outfile=every-name.mjs");
});

// Planted fault: `browser` before them, which bundlers for an edge add to their conditions.
for (const condition of ["workerd", "edge-light", "deno", "bun", "node", "react-server"]) {
  test(`tenantry_server_in_a_bundle_for_${condition}_is_the_servers`, async () => {
    const conditions = `--conditions=${condition},worker,browser`;
    const outfile = `${condition}.mjs`;
    await esbuild("server-in-browser.js", conditions, "--external:node:async_hooks", `--outfile=${outfile}`);
    assert.equal(await run(fixture.folder, "node", outfile), "null\n");
  });
}

// Elsewhere Parcel installs what an import wants without a word, such as a polyfill of Node's `Buffer`.
process.env.CI = "true";

const build = (page, folder) =>
  runLocal(fixture.folder, "parcel", "build", page, "--dist-dir", folder, "--no-cache", "--no-source-maps");

/** What a built page shows. */
async function shown(folder) {
  const server = await serveFiles(join(fixture.folder, folder));
  try {
    const { seen, errors } = await visit(`http://localhost:${server.port}/`, async (page) => {
      await page.locator("#seen:not(:empty)").waitFor();
      return page.locator("#seen").textContent();
    });
    assert.deepEqual(errors, []);
    return seen;
  } finally {
    await server.stop();
  }
}

// Planted fault: a package with `exports` only, which Parcel reads where it is told to.
test("parcel_finds_the_package_without_being_set_up", async () => {
  await build("page/index.html", "parcel");
  assertSeen(JSON.parse(await shown("parcel")));
});

test("parcel_finds_the_other_entries_with_the_setting_that_the_docs_name", async () => {
  const manifest = JSON.parse(await run(fixture.folder, "cat", "package.json"));
  const setting = { "@parcel/resolver-default": { packageExports: true } };
  await writeFile(join(fixture.folder, "package.json"), JSON.stringify({ ...manifest, ...setting }));
  await build("entries/index.html", "parcel-entries");
  assert.equal(await shown("parcel-entries"), "Globex");
});
