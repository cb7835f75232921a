// `npm run demo` serves a production build of the demo: one app for all tenants. `npm run demo -- --dedicated` serves
// an app for each tenant, from the same code. `npm run dev` serves one app for all with hot reload, and shows the
// output of the services.

import { asScript, Failure } from "./process/failure.mjs";
import { wantedDedicatedPorts, wantedPorts } from "./process/ports.mjs";
import { builtPackage } from "./setup/package.mjs";
import { setup } from "./setup.mjs";
import { dedicatedAddresses, startStack } from "./stack.mjs";

const TENANTS = ["acme", "medtech", "healthco"];

const PEOPLE = [
  ["ada@acme.test", "works at Acme Corporation"],
  ["mei@medtech.test", "works at MedTech Labs"],
  ["hana@healthco.test", "works at HealthCo Clinics"],
  ["sam@vital.test", "a consultant to all three, who sees the tenant selector"],
];

const people = PEOPLE.map(([email, who]) => `  ${email.padEnd(20)} ${who}`).join("\n");

await asScript(import.meta.url, async (args) => {
  const isDedicated = args.includes("--dedicated");
  const mode = args.includes("dev") ? "dev" : "built";
  if (isDedicated && mode === "dev") {
    throw new Failure("Hot reload serves one app: leave --dedicated out, or run npm run demo -- --dedicated.");
  }
  const ports = isDedicated ? await wantedDedicatedPorts(TENANTS) : await wantedPorts();
  await setup("demo", [builtPackage]);
  let onExit;
  const ended = new Promise((resolve) => {
    onExit = resolve;
  });
  const stack = await startStack({
    app: mode,
    ports,
    database: "kept",
    onExit,
    onLine: mode === "dev" ? (service, line) => console.log(`${service} │ ${line}`) : undefined,
  });
  console.log(isDedicated ? dedicatedInvitation(stack.urls, ports) : invitation(stack.urls, ports));

  const lastOutput = await ended;
  await stack.stop();
  throw new Failure(lastOutput);
});

function invitation(urls, ports) {
  const tenants = TENANTS.map((slug) => `  http://${slug}.localhost:${ports.app}`);
  return `
Open a tenant:
${tenants.join("\n")}

Or all of them:
  ${urls.app}
  http://app.localhost:${ports.app}

Sign in as:
${people}

The gateway answers on ${urls.gateway}. Ctrl-C stops everything.`;
}

function dedicatedInvitation(urls, ports) {
  const [tenant, port] = Object.entries(ports.dedicated)[0];
  return `
Each tenant has an app of its own:
${Object.values(dedicatedAddresses(ports))
  .map((address) => `  ${address}`)
  .join("\n")}

Every name leads to the tenant of its app: http://localhost:${port} and http://127.0.0.1:${port} are ${tenant} too.

Sign in as:
${people}

The gateway answers on ${urls.gateway}. Ctrl-C stops everything.`;
}
