import { defineConfig } from "@playwright/test";
import { addressOf } from "./addresses.js";

// `npm run test:e2e` starts the demo on free ports and sets its URLs in the environment.
export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results",
  // All tests share one database. They do not depend on their order, but they share the usage of limits.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    baseURL: addressOf("acme"),
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});
