// Starts the panel service. Its settings are environment variables:
//
// - `PANEL_SERVICE_PORT`: the port on 127.0.0.1; 0 takes a free one. Default: 8789.
// - `PANEL_SERVICE_NAME`: the name of this service in the gateway's list of upstreams. Default: panels.
// - `PANEL_PACE_MS`: how long an expert speaks. Default: 1400.
// - `PANEL_SERVICE_PID_FILE`: a file for the id of this process. Default: none.
// - `GATEWAY_URL`: the gateway whose assertions count. Default: http://127.0.0.1:8787.

import { writeFileSync } from "node:fs";
import { env, pid } from "node:process";
import { assertionVerifier } from "./gateway-assertion.mjs";
import { createPanelServer } from "./panel-server.mjs";

const { PANEL_SERVICE_PORT = "8789", PANEL_SERVICE_NAME = "panels", PANEL_PACE_MS = "1400" } = env;
const { PANEL_SERVICE_PID_FILE, GATEWAY_URL = "http://127.0.0.1:8787" } = env;

const verify = assertionVerifier(PANEL_SERVICE_NAME, { jwksUrl: new URL("/.well-known/jwks.json", GATEWAY_URL) });
const server = createPanelServer({ verify, paceMs: Number(PANEL_PACE_MS) });

server.listen(Number(PANEL_SERVICE_PORT), "127.0.0.1", () => {
  if (PANEL_SERVICE_PID_FILE) writeFileSync(PANEL_SERVICE_PID_FILE, String(pid));
  console.log(`panel service listening on http://127.0.0.1:${server.address().port}`);
});
