// An app built and minified by bundlers in their default configuration.

import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { brotliCompressSync } from "node:zlib";
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
  matchedWrongCode: [],
  kernelErrors: [
    ["InvalidTenantIdError", "INVALID_TENANT_ID", true, true],
    ["TenantValidationError", "TENANT_VALIDATION", true, true],
  ],
};

/** Asserts that every error class is there and keeps its name. */
function assertSeen({ errors, ...seen }) {
  assert.deepEqual(seen, EXPECTED);
  assert.ok(errors >= 13, `${errors} classes`);
}

const esbuild = (entry, ...options) =>
  runLocal(fixture.folder, "esbuild", entry, "--bundle", "--format=esm", "--log-level=error", ...options);

// Planted fault: `error.name` is taken from the class name, which a minifier shortens.
test("esbuild keeps the names of errors", async () => {
  await esbuild("in-node.js", "--platform=node", "--minify", "--outfile=esbuild.mjs");
  assertSeen(JSON.parse(await run(fixture.folder, "node", "esbuild.mjs")));
});

test("terser keeps the names of errors", async () => {
  await esbuild("in-node.js", "--platform=node", "--outfile=plain.mjs");
  const options = ["--module", "--toplevel", "--compress", "passes=2", "--mangle", "--output", "terser.mjs"];
  await runLocal(fixture.folder, "terser", "plain.mjs", ...options);
  assertSeen(JSON.parse(await run(fixture.folder, "node", "terser.mjs")));
});

test("tenantry/server in a bundle for a browser throws an error that names the replacement", async () => {
  await esbuild("server-in-browser.js", "--platform=browser", "--minify", "--outfile=browser.mjs");
  await assert.rejects(run(fixture.folder, "node", "browser.mjs"), {
    message: /tenantry\/server was imported by code that runs in a browser.*useTenant\(\) of "tenantry\/react"/,
  });
});

// Planted fault: a new export of the server module only. A bundler for browsers reports it as missing.
test("a bundle for a browser has every export of tenantry/server", async () => {
  const listNames = 'console.log(Object.keys(await import("tenantry/server")).join())';
  const names = await run(fixture.folder, "node", "--input-type=module", "--eval", listNames);
  const entry = `import { ${names} } from "tenantry/server";\nconsole.log(${names});\n`;
  await writeFile(join(fixture.folder, "every-name.js"), entry);
  await esbuild("every-name.js", "--platform=browser", "--outfile=every-name.mjs");
});

// Planted fault: the condition `browser` comes first. Bundlers for an edge runtime set it too.
for (const condition of ["workerd", "edge-light", "deno", "bun", "node", "react-server"]) {
  test(`tenantry/server in a bundle for ${condition} is the server module`, async () => {
    const conditions = `--conditions=${condition},worker,browser`;
    const outfile = `${condition}.mjs`;
    // The bundlers of edge runtimes load `.wasm` files.
    const edge = ["--external:node:async_hooks", "--loader:.wasm=binary"];
    await esbuild("server-in-browser.js", conditions, ...edge, `--outfile=${outfile}`);
    assert.equal(await run(fixture.folder, "node", outfile), "null\n");
  });
}

// Without CI, Parcel installs missing packages silently, such as a polyfill of Node's `Buffer`.
process.env.CI = "true";

const build = (page, folder) =>
  runLocal(fixture.folder, "parcel", "build", page, "--dist-dir", folder, "--no-cache", "--no-source-maps");

/** The text that a built page shows. */
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

// Planted fault: a package with `exports` only. Parcel reads `exports` only when a setting enables it.
test("Parcel finds the package in its default configuration", async () => {
  await build("page/index.html", "parcel");
  assertSeen(JSON.parse(await shown("parcel")));
});

/** The bytes after brotli of a built script and of all that it imports at once. */
async function download(folder, file) {
  const code = await readFile(join(fixture.folder, folder, file), "utf8");
  const imports = [...code.matchAll(/\bfrom"\.\/(?<name>[^"]+)"/g)].map(({ groups }) => groups.name);
  const rest = await Promise.all(imports.map((name) => download(folder, name)));
  return rest.reduce((sum, size) => sum + size, brotliCompressSync(code).length);
}

// Planted faults: the errors share a file with the client, which Parcel keeps whole; a file that is loaded later
// imports the module, so that a bundler that splits code puts the module into a file that every page loads.
test("an app that only asks isTenantError downloads no module", async () => {
  const app = 'import { isTenantError } from "tenantry";\nglobalThis.isTenantError = isTenantError;\n';
  await writeFile(join(fixture.folder, "errors.js"), app);
  await writeFile(join(fixture.folder, "errors.html"), '<script type="module" src="errors.js"></script>\n');
  await esbuild("errors.js", "--minify", "--outdir=errors-esbuild");
  await esbuild("errors.js", "--minify", "--splitting", "--outdir=errors-esbuild-split");
  await build("errors.html", "errors-parcel");
  for (const folder of ["errors-esbuild", "errors-esbuild-split", "errors-parcel"]) {
    const scripts = (await readdir(join(fixture.folder, folder))).filter((name) => /^errors\..*js$/.test(name));
    assert.equal(scripts.length, 1, folder);
    const size = await download(folder, scripts[0]);
    assert.ok(size < 1_500, `${folder}: ${size} bytes`);
  }
});

test("Parcel finds the other entries with the setting that the docs name", async () => {
  const manifest = JSON.parse(await run(fixture.folder, "cat", "package.json"));
  const setting = { "@parcel/resolver-default": { packageExports: true } };
  await writeFile(join(fixture.folder, "package.json"), JSON.stringify({ ...manifest, ...setting }));
  await build("entries/index.html", "parcel-entries");
  assert.equal(await shown("parcel-entries"), "Globex");
});
