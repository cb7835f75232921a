import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { wantedPorts } from "./ports.mjs";

test("names_the_variable_to_set_when_a_port_is_taken", async () => {
  const other = createServer();
  // On one address only: a program that listens there is in our way all the same.
  await new Promise((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address();
  process.env.PORT = String(port);
  await assert.rejects(wantedPorts(), new RegExp(`Port ${port} is in use .* PORT=${port + 1}\\.$`));
  other.close();
});

test("refuses_what_is_no_port", async () => {
  process.env.PORT = "http";
  await assert.rejects(wantedPorts(), /PORT is "http" and must be a port/);
});
