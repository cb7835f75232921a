// The gateway that schemathesis sends its requests to: the real program, with the demo data in a database of its own.

import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { startPostgres } from "../postgres.mjs";
import { run } from "../process/command.mjs";
import { target } from "../process/project.mjs";
import { startService } from "../process/service.mjs";

const GATEWAY = join(target, "debug", "tenantry-gateway");
const PERSON = "ada@acme.test";

/**
 * Compiles the gateway and starts it. Resolves to its address, and to the token of an administrator of acme who is an
 * administrator of the platform too.
 */
export async function startFuzzedGateway() {
  await run("cargo", ["build", "-p", "tenantry-gateway"]);
  const postgres = await startPostgres();
  try {
    const env = {
      DATABASE_URL: postgres.appUrl,
      MIGRATION_DATABASE_URL: postgres.ownerUrl,
      GATEWAY_PORT: "0",
      GATEWAY_JWT_SECRET: randomBytes(32).toString("hex"),
      GATEWAY_ROOT_DOMAINS: "localhost",
      GATEWAY_DEMO: "true",
      GATEWAY_SIGN_UPS: "100000",
      // The answers to too many requests would hide all others.
      GATEWAY_SIGN_INS_PER_MINUTE: "0",
      GATEWAY_SIGN_INS_PER_EMAIL: "0",
      GATEWAY_LOOK_UPS_PER_MINUTE: "0",
    };
    await run(GATEWAY, ["migrate", "--demo"], { env });
    await run(GATEWAY, ["grant-platform-admin", "--email", PERSON], { env });
    const ready = /gateway listening on (http:\S+)/;
    const service = startService("gateway", GATEWAY, [], { env, ready, isTethered: true });
    const close = () => service.stop().then(postgres.stop);
    const [, url] = await service.ready;
    return { url, token: await signIn(url), close };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function signIn(url) {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ email: PERSON });
  const answer = await fetch(`${url}/v1/demo/sign-in`, { method: "POST", headers, body });
  return (await answer.json()).token;
}
