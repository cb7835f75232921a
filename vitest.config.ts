import { defineConfig } from "vitest/config";

// The tests import the package by its name, so they run over what `npm run build` made.
export default defineConfig({
  // The package imports `next/server` as Next.js wants it. Node finds it only with its extension.
  resolve: { alias: [{ find: /^next\/(headers|navigation|server)$/, replacement: "next/$1.js" }] },
  test: {
    include: ["tests/js/**/*.test.ts"],
    environment: "node",
    // How fast is a matter of benches; here a limit only ends what hangs, on the slowest machine.
    testTimeout: 120_000,
  },
});
