// The crate `tenantry-layer`, as cargo packs it, in a new application in axum that has no database.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { checkout, run, runWith } from "./fixture.mjs";

const CRATES = ["tenantry-kernel", "tenantry-layer"];
const ORG = "org_2abcDEF";

let folder;
let server;
let address;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "tenantry-axum-app-"));
  await unpackCrates();
  await makeApp(join(folder, "app"));
  // A folder of the checkout keeps the compiled dependencies for the next run.
  const target = join(checkout, "target", "axum-app");
  await runWith({ CARGO_TARGET_DIR: target }, join(folder, "app"), "cargo", "build", "--quiet");
  server = spawn(join(target, "debug", "app"), { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface(server.stdout), "line");
  address = line.replace("listening on ", "");
});

after(async () => {
  server?.kill();
  await rm(folder, { recursive: true, force: true });
});

async function unpackCrates() {
  const packed = join(folder, "packed");
  const names = CRATES.flatMap((name) => ["--package", name]);
  const how = ["--no-verify", "--allow-dirty", "--quiet", "--target-dir", packed];
  await run(checkout, "cargo", "package", ...names, ...how);
  for (const name of CRATES) await run(folder, "tar", "-xzf", join(packed, "package", `${name}-0.1.0.crate`));
}

/** A new application, with the crates as if they came from the registry. */
async function makeApp(app) {
  await run(folder, "cargo", "init", "--quiet", "--vcs", "none", "--name", "app", app);
  const manifest = [
    await readFile(join(app, "Cargo.toml"), "utf8"),
    'axum = "0.8"',
    'tenantry-layer = "0.1.0"',
    'tokio = { version = "1", features = ["macros", "net", "rt"] }',
    "[patch.crates-io]",
    ...CRATES.map((name) => `${name} = { path = "../${name}-0.1.0" }`),
  ];
  await writeFile(join(app, "Cargo.toml"), manifest.join("\n"));
  await cp(join(checkout, "tests/packages/fixtures/axum-app/src/main.rs"), join(app, "src/main.rs"));
}

async function ask(path, headers, init = {}) {
  const response = await fetch(`${address}${path}`, { ...init, headers });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

test("a member gets an answer that is private and names the tenant", async () => {
  for (const [headers, expected] of [
    [{ "x-api-key": "7" }, `Key(7) is admin of ${ORG}`],
    [{ "x-desk": "front" }, `Desk("front") is member of ${ORG}`],
  ]) {
    const { status, text, headers: answered } = await ask("/who", { ...headers, "x-tenant-id": ORG });
    assert.deepEqual([status, text], [200, expected]);
    assert.equal(answered.get("x-tenant-id"), ORG);
    assert.equal(answered.get("cache-control"), "private, no-store");
    assert.equal(answered.get("vary"), "X-Tenant-ID, Origin");
  }
});

test("the application's own error body answers each refusal", async () => {
  for (const [headers, status, code] of [
    [{ "x-api-key": "7" }, 400, "TENANT_VALIDATION"],
    [{ "x-api-key": "7", "x-tenant-id": `${ORG}, ${ORG}` }, 400, "INVALID_TENANT_ID"],
    [{ "x-tenant-id": ORG }, 401, "NOT_SIGNED_IN"],
    [{ "x-api-key": "8", "x-tenant-id": ORG }, 403, "UNAUTHORIZED_TENANT_ACCESS"],
    [{ "x-api-key": "7", "x-tenant-id": "org_unknown" }, 403, "UNAUTHORIZED_TENANT_ACCESS"],
  ]) {
    const answer = await ask("/who", headers);
    assert.deepEqual([answer.status, JSON.parse(answer.text)], [status, { error: code }]);
    assert.equal(answer.headers.get("x-tenant-id"), null);
  }
});

test("a write is authorized again, and a route outside the layer needs no tenant", async () => {
  const renamed = await ask("/name", { "x-api-key": "7", "x-tenant-id": ORG }, { method: "POST", body: "Ada Ltd" });
  assert.deepEqual([renamed.status, renamed.text], [200, `${ORG} is now Ada Ltd`]);
  assert.equal((await ask("/health", {})).text, "ok");
});
