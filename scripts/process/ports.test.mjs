import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { wantedPorts } from "./ports.mjs";

test("names the variable to set when a port is taken", async () => {
  const other = createServer();
  // A program that listens on one address only is in conflict too.
  await new Promise((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address();
  process.env.PORT = String(port);
  await assert.rejects(wantedPorts(), new RegExp(`Port ${port} is in use .* PORT=${port + 1}\\.$`));
  other.close();
});

test("refuses a value that is not a port", async () => {
  process.env.PORT = "http";
  await assert.rejects(wantedPorts(), /PORT is "http" and must be a port/);
});
