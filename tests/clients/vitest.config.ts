import { defineConfig } from "vitest/config";

// `npm run test:clients` starts the gateway and sets its URL in the environment.
export default defineConfig({
  test: {
    include: ["tests/clients/**/*.test.ts"],
    environment: "node",
    // All tests share one database.
    fileParallelism: false,
    testTimeout: 120_000,
    // A proxy notices a closed connection late on a busy machine.
    expect: { poll: { timeout: 30_000 } },
  },
});
