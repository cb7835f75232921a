// `npm run demo` serves a production build of the demo. `npm run dev` serves it with hot reload and shows the output of
// the services.

import { asScript, Failure } from "./process/failure.mjs";
import { wantedPorts } from "./process/ports.mjs";
import { builtPackage } from "./setup/package.mjs";
import { setup } from "./setup.mjs";
import { startStack } from "./stack.mjs";

const TENANTS = ["acme", "medtech", "healthco"];

const PEOPLE = [
  ["ada@acme.test", "works at Acme Corporation"],
  ["mei@medtech.test", "works at MedTech Labs"],
  ["hana@healthco.test", "works at HealthCo Clinics"],
  ["sam@vital.test", "a consultant to all three, who sees the tenant selector"],
];

await asScript(import.meta.url, async ([mode = "built"]) => {
  const ports = await wantedPorts();
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
  console.log(invitation(stack.urls, ports));

  const lastOutput = await ended;
  await stack.stop();
  throw new Failure(lastOutput);
});

function invitation(urls, ports) {
  const tenants = TENANTS.map((slug) => `  http://${slug}.localhost:${ports.app}`);
  const people = PEOPLE.map(([email, who]) => `  ${email.padEnd(20)} ${who}`);
  return `
Open a tenant:
${tenants.join("\n")}

Or all of them:
  ${urls.app}
  http://app.localhost:${ports.app}

Sign in as:
${people.join("\n")}

The gateway answers on ${urls.gateway}. Ctrl-C stops everything.`;
}
