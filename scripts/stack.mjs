// The running product: PostgreSQL, the gateway, the panel service and the Next.js app. `npm run demo`, `npm run dev`
// and the tests start it.

import { generateKeyPairSync, randomBytes } from "node:crypto";
import { join } from "node:path";
import { startPostgres } from "./postgres.mjs";
import { run } from "./process/command.mjs";
import { step } from "./process/progress.mjs";
import { cache, root, target } from "./process/project.mjs";
import { startService } from "./process/service.mjs";
import { unlessUnchanged } from "./process/unchanged.mjs";

const GATEWAY = join(target, "debug", "tenantry-gateway");
const APP = join(root, "www");
const PANEL_SERVICE = join(APP, "panel-service/main.mjs");
const APP_SOURCES = ["www", "dist", "package-lock.json"];

/**
 * Builds the gateway and the app, and starts everything. The package must have been built.
 *
 * - `app`: `"built"` serves a production build, `"dev"` is `next dev`, `"none"` leaves the port to another server,
 *   whose origin the gateway allows.
 * - `ports`: `{ app, gateway, panels, dedicated, upstreams }`. `dedicated` has a port for each tenant with an app of
 *   its own, by slug. `upstreams` has the ports of further services behind the gateway, by name. Without `app` there is
 *   no app for all tenants.
 * - `panels`: settings of the panel service, as environment variables. Default: none.
 * - `database`: `"kept"` remains between runs, `"throw-away"` is new and is deleted.
 * - `onLine(service, line)` receives the output of the services.
 * - `onExit(lastOutput)` is called when a service ends by itself.
 *
 * The services stop if a later one cannot start, and when this process is interrupted.
 */
export async function startStack({ app, ports, panels = {}, database, onLine = () => {}, onExit = () => {} }) {
  const stops = [];
  let stopped;
  const stop = () => {
    stopped ??= stopInReverse(stops);
    return stopped;
  };
  stopWhenInterrupted(stop);

  const start = async (name, command, args, { restarts = false, ...options }) => {
    const again = () => begin().ready.catch(onExit);
    const hooks = { onLine: (line) => onLine(name, line), onExit: restarts ? again : onExit };
    let service;
    const begin = () => {
      service = startService(name, command, args, { ...options, ...hooks, isTethered: true });
      return service;
    };
    stops.push(() => service.stop());
    return begin().ready;
  };

  try {
    await step("gateway compiled", (say) => run("cargo", ["build", "-p", "tenantry-gateway"], { onLine: say }));
    const { close, ...connections } = await openDatabase(database);
    stops.push(close);
    const gateway = await startGateway(start, connections, ports);
    await startPanelService(start, gateway, ports.panels, panels);
    if (app === "built") await buildApp();
    if (app !== "none" && ports.app) await startApp(start, app, gateway, ports.app);
    const addresses = dedicatedAddresses(ports);
    for (const tenant of Object.keys(addresses)) {
      const env = { DEDICATED_TENANT: tenant, TENANT_ADDRESSES: JSON.stringify(addresses) };
      await startApp(start, app, gateway, ports.dedicated[tenant], env);
    }
    return { urls: { app: `http://localhost:${ports.app}`, gateway }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * The two connections of the gateway. DATABASE_URL and MIGRATION_DATABASE_URL may name another server for kept data.
 */
async function openDatabase(kind) {
  const { DATABASE_URL, MIGRATION_DATABASE_URL } = process.env;
  if (kind === "kept" && DATABASE_URL && MIGRATION_DATABASE_URL) {
    return { DATABASE_URL, MIGRATION_DATABASE_URL, close: async () => {} };
  }
  const options = kind === "kept" ? { dataDir: join(cache, "postgres") } : {};
  const postgres = await step("PostgreSQL", () => startPostgres(options));
  return {
    DATABASE_URL: postgres.appUrl,
    MIGRATION_DATABASE_URL: postgres.ownerUrl,
    close: postgres.stop,
  };
}

/** Updates the tables and the data of the demo, starts the gateway and resolves to its address. */
async function startGateway(start, connections, ports) {
  const env = {
    ...connections,
    GATEWAY_PORT: String(ports.gateway),
    GATEWAY_JWT_SECRET: randomBytes(32).toString("hex"),
    GATEWAY_ROOT_DOMAINS: "localhost",
    GATEWAY_ALLOWED_ORIGINS: allowedOrigins(ports),
    GATEWAY_DEMO: "true",
    ...upstreams(ports),
  };
  await step("tables and demo data", (say) => run(GATEWAY, ["migrate", "--demo"], { env, onLine: say }));
  const ready = /gateway listening on (http:\S+)/;
  const [, address] = await step("gateway", () => start("gateway", GATEWAY, [], { env, ready }));
  return address;
}

/** The settings of the gateway for the services behind it. The panel service also runs the panels. */
function upstreams({ panels, upstreams = {} }) {
  const { privateKey } = generateKeyPairSync("ed25519");
  const services = Object.entries({ panels, ...upstreams });
  return {
    GATEWAY_UPSTREAMS: JSON.stringify(
      services.map(([name, port]) => ({ name, prefix: `/services/${name}/`, url: `http://127.0.0.1:${port}/` })),
    ),
    GATEWAY_ASSERTION_KEY: privateKey.export({ type: "pkcs8", format: "pem" }),
    GATEWAY_PANEL_SERVICE: "panels",
  };
}

/**
 * Starts the panel service, and again when it ends. The gateway calls it, and it reads the keys of the gateway. Panels
 * go on where they were.
 */
async function startPanelService(start, gateway, port, settings) {
  const env = { ...settings, PANEL_SERVICE_PORT: String(port), GATEWAY_URL: gateway };
  const ready = /panel service listening on (http:\S+)/;
  await step("panel service", () => start("panels", "node", [PANEL_SERVICE], { env, ready, restarts: true }));
}

/** The origins of the pages. An app of one tenant is reached under every name, also under an IP address. */
function allowedOrigins({ app, dedicated = {} }) {
  const shared = app ? [`http://localhost:${app}`, `http://*.localhost:${app}`] : [];
  const own = Object.values(dedicated).flatMap((port) =>
    ["localhost", "*.localhost", "127.0.0.1"].map((host) => `http://${host}:${port}`),
  );
  return [...shared, ...own].join(",");
}

/** The address of each tenant with an app of its own. Hosts keep the cookies of the apps apart; ports do not. */
export function dedicatedAddresses({ dedicated = {} }) {
  return Object.fromEntries(
    Object.entries(dedicated).map(([tenant, port]) => [tenant, `http://${tenant}.localhost:${port}`]),
  );
}

async function buildApp() {
  await unlessUnchanged("www", { sources: APP_SOURCES, output: "www/.next/BUILD_ID" }, () =>
    step("app built", (say) => run("next", ["build"], { cwd: APP, onLine: say })),
  );
}

async function startApp(start, kind, gateway, port, more = {}) {
  const args = [kind === "built" ? "start" : "dev", "--port", String(port)];
  const env = { GATEWAY_URL: gateway, PORT: String(port), ...more };
  await step(more.DEDICATED_TENANT ? `app of ${more.DEDICATED_TENANT}` : "app", () =>
    start("www", "next", args, { cwd: APP, env, ready: /Ready in/ }),
  );
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
