// TCP ports: the two that the running product listens on, and any that is free.

import { createServer } from "node:net";
import { Failure } from "./failure.mjs";

/** Any one that is free. */
export const freePort = () => listenOnce(0);

/** Any two that are free. */
export async function freePorts() {
  return { app: await freePort(), gateway: await freePort() };
}

/** Those that people know, or that PORT and GATEWAY_PORT name; each must be free. */
export async function wantedPorts() {
  return { app: await wanted("PORT", 3000), gateway: await wanted("GATEWAY_PORT", 8787) };
}

async function wanted(variable, usual) {
  const port = Number(process.env[variable] ?? usual);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Failure(`${variable} is "${process.env[variable]}" and must be a port: a number from 1 to 65535.`);
  }
  try {
    return await listenOnce(port);
  } catch (error) {
    if (error.code === "EACCES") {
      throw new Failure(`Port ${port} is not ours to open: choose another with ${variable}=${usual}.`);
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
