// The running product: Postgres, the gateway over it, the Next.js app over both. `npm run demo`,
// `npm run dev` and the tests start the same one.

import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { run } from "./process/command.mjs";
import { step } from "./process/progress.mjs";
import { cache, root, target } from "./process/project.mjs";
import { startService } from "./process/service.mjs";
import { unlessUnchanged } from "./process/unchanged.mjs";

const GATEWAY = join(target, "debug", "tenantry-gateway");
const APP = join(root, "www");
const APP_SOURCES = ["www", "dist", "package-lock.json"];

/**
 * Starts everything, after building the gateway and the app from what they are now. The package
 * must have been built.
 *
 * - `app`: `"built"` serves a production build, `"dev"` is `next dev`, `"none"` leaves the app's port to
 *   another server, whose pages the gateway lets in all the same.
 * - `ports`: `{ app, gateway }`.
 * - `database`: `"kept"` lives on from run to run, `"throw-away"` is new and leaves nothing.
 * - `onLine(service, line)` hears what the services print.
 * - `onExit(story)` is called when one of them ends by itself.
 *
 * Whatever was started is stopped again when a later part cannot start, and when this process is
 * interrupted.
 */
export async function startStack({ app, ports, database, onLine = () => {}, onExit = () => {} }) {
  const stops = [];
  let stopped;
  const stop = () => {
    stopped ??= stopInReverse(stops);
    return stopped;
  };
  stopWhenInterrupted(stop);

  const start = async (name, command, args, options) => {
    const hear = (line) => onLine(name, line);
    const service = startService(name, command, args, { ...options, onLine: hear, onExit });
    stops.push(service.stop);
    return service.ready;
  };

  try {
    await step("gateway compiled", (say) => run("cargo", ["build", "-p", "tenantry-gateway"], { onLine: say }));
    const { close, ...connections } = await openDatabase(database);
    stops.push(close);
    const gateway = await startGateway(start, connections, ports);
    if (app !== "none") await startApp(start, app, gateway, ports.app);
    return { urls: { app: `http://localhost:${ports.app}`, gateway }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * The gateway's two connections. A kept database may be anybody's: DATABASE_URL and
 * MIGRATION_DATABASE_URL name a server to use in place of our own.
 */
async function openDatabase(kind) {
  const { DATABASE_URL, MIGRATION_DATABASE_URL } = process.env;
  if (kind === "kept" && DATABASE_URL && MIGRATION_DATABASE_URL) {
    return { DATABASE_URL, MIGRATION_DATABASE_URL, close: async () => {} };
  }
  // Imported now and not above: it stands on an npm package that setup may only just have installed.
  const { startPostgres } = await import("./postgres.mjs");
  const options = kind === "kept" ? { dataDir: join(cache, "postgres") } : {};
  const postgres = await step("Postgres", () => startPostgres(options));
  return {
    DATABASE_URL: postgres.appUrl,
    MIGRATION_DATABASE_URL: postgres.ownerUrl,
    close: postgres.stop,
  };
}

/** Brings the tables and the demo's data up to date, starts the gateway and returns its address. */
async function startGateway(start, connections, ports) {
  const env = {
    ...connections,
    GATEWAY_PORT: String(ports.gateway),
    GATEWAY_JWT_SECRET: randomBytes(32).toString("hex"),
    GATEWAY_ROOT_DOMAINS: "localhost",
    GATEWAY_ALLOWED_ORIGINS: `http://localhost:${ports.app},http://*.localhost:${ports.app}`,
    GATEWAY_DEMO: "true",
  };
  await step("tables and demo data", (say) => run(GATEWAY, ["migrate", "--demo"], { env, onLine: say }));
  const ready = /gateway listening on (http:\S+)/;
  const [, address] = await step("gateway", () => start("gateway", GATEWAY, [], { env, ready }));
  return address;
}

async function startApp(start, kind, gateway, port) {
  if (kind === "built") {
    await unlessUnchanged("www", { sources: APP_SOURCES, output: "www/.next/BUILD_ID" }, () =>
      step("app built", (say) => run("next", ["build"], { cwd: APP, onLine: say })),
    );
  }
  const args = [kind === "built" ? "start" : "dev", "--port", String(port)];
  const env = { GATEWAY_URL: gateway, PORT: String(port) };
  await step("app", () => start("www", "next", args, { cwd: APP, env, ready: /Ready in/ }));
}

async function stopInReverse(stops) {
  while (stops.length > 0) await stops.pop()();
}

function stopWhenInterrupted(stop) {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, async () => {
      console.log("\nStopping…");
      await stop();
      process.exit(130);
    });
  }
}
