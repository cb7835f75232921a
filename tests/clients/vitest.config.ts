import { defineConfig } from "vitest/config";

// The gateway is already running: `npm run test:clients` starts it and says where in the environment.
export default defineConfig({
  test: {
    include: ["tests/clients/**/*.test.ts"],
    environment: "node",
    // One database behind all tests.
    fileParallelism: false,
    testTimeout: 120_000,
  },
});
