import { defineConfig } from "vitest/config";

// One test file for each engine. `npm run test:engines` finds or installs the programs and sets their paths in the
// environment.
export default defineConfig({
  test: {
    include: ["tests/engines/*.test.ts"],
    environment: "node",
    // The tests mostly wait for the browsers, so the engines run in parallel.
    maxWorkers: 3,
    reporters: ["verbose"],
    // These timeouts only end tests that hang, also on a slow machine. `npm run bench` measures speed.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
