// The recipe for a TLS proxy: a real nginx with its configuration, in front of a server in Node.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { get as getHttp } from "node:http";
import { get } from "node:https";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { connect } from "node:tls";
import { generate } from "selfsigned";
import { checkout, install } from "./fixture.mjs";
import { serveWith } from "./server.mjs";

const NGINX = process.env.NGINX ?? join(checkout, ".tools/nginx/usr/sbin/nginx");

let fixture;
let app;
let certificate;
let nginx;
let port;

before(async () => {
  fixture = await install("recipes-proxy");
  app = await serveWith({ DRAIN_MS: "1000" }, fixture.folder, "node", () => ["server.mjs"]);
  const altNames = ["example.com", "*.example.com"].map((value) => ({ type: 2, value }));
  certificate = await generate([{ name: "commonName", value: "example.com" }], {
    keySize: 2048,
    extensions: [{ name: "subjectAltName", altNames }],
  });
  await startNginx();
});

after(async () => {
  nginx?.kill();
  await app?.stop();
  await fixture?.remove();
});

/** Starts nginx with the configuration of the recipe, in which ports and files are those of this test. */
async function startNginx() {
  const folder = join(fixture.folder, "nginx");
  await mkdir(folder);
  port = await freePort();
  const site = await readFile(join(fixture.folder, "example.com.conf"), "utf8");
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const files = {
    "example.com.pem": certificate.cert,
    "example.com.key": certificate.private,
    "site.conf": site
      .replaceAll("listen 443", `listen 127.0.0.1:${port}`)
      .replace("127.0.0.1:3000", `127.0.0.1:${app.port}`)
      .replaceAll("/etc/nginx/certificates", folder),
    "nginx.conf": `
      daemon off;
      error_log stderr notice;
      pid ${folder}/nginx.pid;
      events {}
      http {
        access_log off;
        ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join("\n")}
        include ${folder}/site.conf;
      }`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  nginx = spawn(NGINX, ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", "stderr"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const printed = [];
  for await (const chunk of nginx.stderr) {
    printed.push(String(chunk));
    if (printed.join("").includes("start worker process")) return;
  }
  throw new Error(`nginx ended:\n${printed.join("")}`);
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: found } = server.address();
  server.close();
  return found;
}

/** Opens a page through nginx, as a browser does that knows the certificate. */
async function visit(host, { headers = {}, servername = host, path = "/" } = {}) {
  const options = { host: "127.0.0.1", port, path, servername, ca: certificate.cert, agent: false };
  const [response] = await once(get({ ...options, headers: { host, ...headers } }), "response");
  return { status: response.statusCode, body: (await response.toArray()).join("") };
}

async function direct(path, headers = {}) {
  const [response] = await once(
    getHttp({ host: "127.0.0.1", port: app.port, path, headers, agent: false }),
    "response",
  );
  return { status: response.statusCode, body: (await response.toArray()).join("") };
}

test("the host of a visitor decides the tenant, over TLS with a wildcard certificate", async () => {
  assert.deepEqual(await visit("acme.example.com"), { status: 200, body: "the page of acme" });
  assert.deepEqual(await visit("medtech.example.com"), { status: 200, body: "the page of medtech" });
  assert.deepEqual(await visit("example.com"), { status: 200, body: "the page of the platform" });
  assert.deepEqual(await visit("ACME.example.com:8443", { servername: "acme.example.com" }), {
    status: 200,
    body: "the page of acme",
  });
});

// Planted fault: the proxy passes the header of the visitor on, or adds to it.
test("a forged X-Forwarded-Host decides nothing", async () => {
  const forgeries = [
    { "x-forwarded-host": "medtech.example.com" },
    { "x-forwarded-host": ["medtech.example.com", "medtech.example.com"] },
    { "x-forwarded-host": "medtech.example.com, acme.example.com" },
    { forwarded: "host=medtech.example.com" },
    { "x-original-host": "medtech.example.com", "x-host": "medtech.example.com" },
  ];
  for (const headers of forgeries) {
    assert.deepEqual(await visit("acme.example.com", { headers }), { status: 200, body: "the page of acme" });
  }
});

// Planted fault: without `trustedProxies` the host of a request that passed no proxy counts.
test("a request that did not pass the proxy is refused", async () => {
  assert.deepEqual(await direct("/", { host: "acme.example.com" }), { status: 400, body: "TENANT_VALIDATION" });
});

test("a host of someone else gets no certificate, and no page with the certificate of another host", async () => {
  const handshake = once(connect({ host: "127.0.0.1", port, servername: "evil.example" }), "secureConnect");
  await assert.rejects(handshake, { code: "ERR_SSL_TLSV1_UNRECOGNIZED_NAME" });
  for (const host of ["evil.example", "a.b.example.com"]) {
    const { status } = await visit(host, { servername: "acme.example.com" });
    assert.equal(status, 421, host);
  }
});

test("health and readiness need no tenant, and only the network of the app reaches them", async () => {
  assert.deepEqual(await direct("/health"), { status: 200, body: "ok" });
  assert.deepEqual(await direct("/ready"), { status: 200, body: "ready" });
  assert.equal((await visit("acme.example.com", { path: "/ready" })).status, 404);
});

test("a server that stops is not ready, and still answers until the load balancer knows", async () => {
  const stopping = await serveWith({ DRAIN_MS: "60000" }, fixture.folder, "node", () => ["server.mjs"]);
  const url = `http://127.0.0.1:${stopping.port}`;
  const ended = stopping.stop();
  try {
    let response;
    do response = await fetch(`${url}/ready`);
    while (response.status === 200);
    assert.equal(response.status, 503);
    assert.equal((await fetch(`${url}/health`)).status, 200);
  } finally {
    // The second signal ends it at once.
    await Promise.all([stopping.stop(), ended]);
  }
});
