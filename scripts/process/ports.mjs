// TCP ports: those of the running product, and free ones.

import { createServer } from "node:net";
import { Failure } from "./failure.mjs";

/** A free port. */
export const freePort = () => listenOnce(0);

/** A free port for each program. */
export async function freePorts() {
  return { app: await freePort(), gateway: await freePort(), panels: await freePort() };
}

/**
 * The ports of the documentation, or those of PORT and GATEWAY_PORT. Each must be free. Only the gateway calls the
 * panel service, so its port is any free one.
 */
export async function wantedPorts() {
  return { app: await wanted("PORT", 3000), gateway: await wanted("GATEWAY_PORT", 8787), panels: await freePort() };
}

/** As `wantedPorts`, with one app for each of these tenants: PORT is the first one's, and the others follow. */
export async function wantedDedicatedPorts(tenants) {
  const dedicated = {};
  for (const [index, tenant] of tenants.entries()) dedicated[tenant] = await wanted("PORT", 3000, index);
  return { dedicated, gateway: await wanted("GATEWAY_PORT", 8787), panels: await freePort() };
}

/** The port of a variable, or one that follows it by `offset`. */
async function wanted(variable, usual, offset = 0) {
  const port = Number(process.env[variable] ?? usual) + offset;
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Failure(`${variable} is "${process.env[variable]}" and must be a port: a number from 1 to 65535.`);
  }
  try {
    return await listenOnce(port);
  } catch (error) {
    if (error.code === "EACCES") {
      throw new Failure(`This user may not open port ${port}: choose another with ${variable}=${usual}.`);
    }
    if (error.code !== "EADDRINUSE") throw error;
    throw new Failure(
      `Port ${port} is in use by another program: stop it, or choose another with ${variable}=${port + 1}.`,
    );
  }
}

/** Listening without a host takes the port on every address, so any other listener is noticed. */
function listenOnce(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, () => {
      const taken = server.address().port;
      server.close(() => resolve(taken));
    });
  });
}
