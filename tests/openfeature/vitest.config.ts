import { defineConfig } from "vitest/config";

// `npm run openfeature` sets the folder of the specification in the environment.
export default defineConfig({ test: { include: ["tests/openfeature/*.test.ts"], environment: "happy-dom" } });
