import { defineConfig } from "vitest/config";

// One file an engine. Which programs they are stands in the environment: `npm run test:engines` finds or installs them.
export default defineConfig({
  test: {
    include: ["tests/engines/*.test.ts"],
    environment: "node",
    // What the tests wait for is the browsers, so these may run side by side.
    maxWorkers: 3,
    reporters: ["verbose"],
    // How fast is a matter of benches; here a limit only ends what hangs, on the slowest machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
