import { defineConfig } from "@playwright/test";
import { addressOf } from "./addresses.js";

// The demo is already running: `npm run test:e2e` starts it on free ports and says where in the environment.
export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results",
  // One database behind all tests. They do not depend on one another's order, but a limit is counted for everybody.
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
