// Next.js: every version with each of its bundlers. One app uses the package in every place where Next.js runs code. A
// second app has the proxy on Node, because an app has one proxy, and that of the first runs on Edge.

import assert from "node:assert/strict";
import { cp, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { visit, waitForError } from "../browser.mjs";
import { install, programOf, run, runLocal, runWith } from "../fixture.mjs";
import { request, serveWith } from "../server.mjs";
import { startTenantApi, TENANTS } from "../tenant-api.mjs";
import { observed } from "./observed.mjs";

/** The last version of each major that has a starter. `proxy` is the file of the Node proxy, where there is one. */
const VERSIONS = [
  { version: "14.2.35", bundlers: { webpack: [] } },
  {
    version: "15.5.28",
    bundlers: { webpack: [], Turbopack: ["--turbopack"] },
    proxy: "middleware",
  },
  {
    version: "16.4.3",
    bundlers: { webpack: ["--webpack"], Turbopack: ["--turbopack"] },
    proxy: "proxy",
  },
];

/** The folder of the build with the proxy on Node. */
const NODE_PROXY = ".next-node-proxy";

const NO_TURBOPACK = "The production build of Next.js 14 has no Turbopack.";
const NO_NODE_PROXY = "The middleware of Next.js 14 always runs on Edge.";

const cells = {
  "server component": async ({ server }) => {
    for (const slug of Object.keys(TENANTS)) {
      assert.equal(textOf(await html(server, slug, "/"), "server-component"), observed(slug));
    }
  },
  "client component": async ({ server }) => {
    const first = await html(server, "acme", "/");
    assert.equal(textOf(first, "client-component"), "acme, Acme Corporation, true");
    await assertPanel(server, "/");
    const { errors } = await visit(`http://${host(server, "acme")}/server-in-browser`, waitForError);
    assert.match(errors.join("\n"), /tenantry\/server was imported by code that runs in a browser.*useTenant\(\)/);
  },
  "route handler": async ({ server }) => {
    const { body } = await request(server.port, host(server, "medtech"), "/api/node");
    assert.deepEqual(JSON.parse(body), { observed: observed("medtech"), inContext: TENANTS.acme.id });
  },
  "server action": async ({ server }) => {
    const { seen, errors } = await visit(`http://${host(server, "acme")}/`, async (page) => {
      await page.locator("#browser:not(:empty)").waitFor();
      await page.getByRole("button").click();
      await page.locator("#action:not(:empty)").waitFor();
      return page.locator("#action").textContent();
    });
    assert.deepEqual(errors, []);
    assert.equal(seen, observed("acme"));
  },
  "route on Edge": async ({ server }) => {
    for (const slug of Object.keys(TENANTS)) {
      const { body } = await request(server.port, host(server, slug), "/api/edge");
      assert.deepEqual(parsed(body), { observed: observed(slug), inContext: TENANTS.acme.id, compilesBytes: false });
    }
  },
  "proxy on Edge": async ({ server }) => {
    const { headers, body } = await request(server.port, host(server, "medtech"), "/api/node");
    assert.equal(headers["x-observed"], observed("medtech"), body);
    await assertRefusal(server);
  },
  "Pages Router": async ({ server }) => {
    assert.equal(textOf(await html(server, "medtech", "/pages-router"), "server-side-props"), observed("medtech"));
    await assertPanel(server, "/pages-router");
  },
  "standalone, moved": ({ folder, env }) =>
    withStandalone(folder, env, async (server) => {
      assert.equal(textOf(await html(server, "medtech", "/"), "server-component"), observed("medtech"));
      const { body } = await request(server.port, host(server, "acme"), "/api/edge");
      assert.equal(parsed(body).observed, observed("acme"));
      await assertPanel(server, "/");
    }),
  // Last, because it changes the files of the app.
  "proxy on Node": ({ folder, env, version }) =>
    withNodeProxy(folder, env, version, async (server) => {
      const { headers, body } = await request(server.port, host(server, "medtech"), "/api/node");
      assert.equal(headers["x-observed"], observed("medtech"), body);
      await assertRefusal(server);
      const manifest = await readFile(join(folder, NODE_PROXY, "server/middleware-manifest.json"), "utf8");
      assert.doesNotMatch(manifest, /\.wasm"/, "the proxy runs on Edge");
    }),
};

/** A client component that was rendered on the server, and that has loaded a profile and a response in the browser. */
async function assertPanel(server, path) {
  const { seen, errors } = await visit(`http://${host(server, "acme")}${path}`, async (page) => {
    await page.locator("#browser:not(:empty)").waitFor();
    await page.locator("#response:not(:empty)").waitFor();
    return Promise.all(["client-component", "response", "browser"].map((id) => page.locator(`#${id}`).textContent()));
  });
  assert.deepEqual(errors, []);
  const response = JSON.stringify([`response for ${TENANTS.acme.id}`]);
  assert.deepEqual(seen, ["acme, Acme Corporation, true", response, observed("acme")]);
}

/** The proxy of tenantry/next answers for a tenant that does not exist. */
async function assertRefusal(server) {
  const { headers, body } = await request(server.port, host(server, "nobody"), "/api/node");
  assert.equal(headers["content-type"], "application/problem+json", body);
  assert.equal(JSON.parse(body).code, "TENANT_NOT_FOUND");
}

function environment(version, bundler, options) {
  const { version: number, proxy } = version;
  return {
    name: `Next.js ${number}, ${bundler}`,
    isShort: version === VERSIONS.at(-1) && bundler === "Turbopack",
    notOffered: proxy ? {} : { "proxy on Node": NO_NODE_PROXY },
    cells: Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, withOutput(cell)])),
    async start(onEnd) {
      const api = await startTenantApi();
      onEnd(() => api.close());
      const env = { TENANT_API: api.url };
      const { folder, remove } = await install("every-next", { starter: starter(number), parts: ["observe"] });
      onEnd(remove);
      await runLocal(folder, "next", "build", ...options);
      const server = await startNext(folder, env);
      onEnd(() => server.stop());
      return { folder, env, server, version: { ...version, options } };
    },
  };
}

/** The starter of Next.js. Its configuration is replaced: `cacheComponents`, its default, allows no route on Edge. */
const starter = (version) => async (folder) => {
  const app = join(folder, "app-from-starter");
  const options = ["--ts", "--app", "--empty", "--no-eslint", "--no-tailwind", "--no-src-dir", "--use-npm"];
  const others = ["--import-alias", "@/*", "--skip-install", "--disable-git", "--yes"];
  await run(folder, "npm", "exec", "--yes", "--", `create-next-app@${version}`, app, ...options, ...others);
  for (const file of ["next.config.ts", "next.config.mjs", ".git"]) {
    await rm(join(app, file), { recursive: true, force: true });
  }
  await cp(app, folder, { recursive: true });
  await rm(app, { recursive: true });
};

/** A failed cell with what the server printed: a page of an error says nothing. */
const withOutput = (cell) => async (started) => {
  try {
    await cell(started);
  } catch (error) {
    throw new Error(`${error.message}\nThe server printed:\n${started.server.output().slice(-3_000)}`);
  }
};

/** Edge code then runs in contexts that compile no bytes. */
const strictEdge = (folder) => ({ NODE_OPTIONS: `--require ${join(folder, "strict-edge.cjs")}` });

const startNext = (folder, env) =>
  serveWith({ ...env, ...strictEdge(folder) }, folder, programOf(folder, "next"), (port) => [
    "start",
    "--port",
    String(port),
  ]);

/**
 * Runs the output `standalone` with its static files in another folder. The app's own copy of the package is out of
 * reach while it runs.
 */
async function withStandalone(folder, env, use) {
  const moved = `${folder}-moved`;
  const [own, hidden] = ["tenantry", ".tenantry"].map((name) => join(folder, "node_modules", name));
  await cp(join(folder, ".next/standalone"), moved, { recursive: true });
  await cp(join(folder, ".next/static"), join(moved, ".next/static"), { recursive: true });
  await rename(own, hidden);
  try {
    const inFolder = { ...env, ...strictEdge(folder), HOSTNAME: "127.0.0.1" };
    await using(
      serveWith(inFolder, moved, process.execPath, () => ["server.js"]),
      use,
    );
  } finally {
    await rename(hidden, own);
    await rm(moved, { recursive: true, force: true });
  }
}

/** Runs the same app with its proxy on Node, built into another folder. */
async function withNodeProxy(folder, env, { proxy, options }, use) {
  // The types of the first build name its routes.
  for (const other of ["middleware.ts", "app/api/edge", "pages", ".next/types"]) {
    await rm(join(folder, other), { recursive: true, force: true });
  }
  await cp(join(folder, "node-proxy", `${proxy}.ts`), join(folder, `${proxy}.ts`));
  const inFolder = { ...env, BUILD_FOLDER: NODE_PROXY };
  await runWith(inFolder, folder, programOf(folder, "next"), "build", ...options);
  await using(startNext(folder, inFolder), use);
}

async function using(starting, use) {
  const server = await starting;
  try {
    await use(server);
  } finally {
    await server.stop();
  }
}

const host = (server, slug) => `${slug}.localhost:${server.port}`;

const html = async (server, slug, path) => (await request(server.port, host(server, slug), path)).body;

const textOf = (page, id) =>
  new RegExp(`id="${id}">([^<]*)<`).exec(page)?.[1].replaceAll("&quot;", '"') ?? `no #${id} in ${page}`;

/** The JSON of a response, or its text, which is the environment's own error. */
function parsed(body) {
  try {
    return JSON.parse(body);
  } catch {
    throw new Error(body);
  }
}

export const next = {
  title: "Next.js",
  environments: [
    { name: "Next.js 14.2.35, Turbopack", cells, notOffered: allNotOffered(NO_TURBOPACK) },
    ...VERSIONS.flatMap((version) =>
      Object.entries(version.bundlers).map(([bundler, options]) => environment(version, bundler, options)),
    ),
  ],
};

function allNotOffered(reason) {
  return Object.fromEntries(Object.keys(cells).map((cell) => [cell, reason]));
}
