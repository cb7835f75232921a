import { defineConfig } from "@playwright/test";

// Several pages of one browser, over the built package and a small tenant API that each test has to itself.
export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results",
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      // Playwright turns the back/forward cache off; people have it on.
      ignoreDefaultArgs: ["--disable-back-forward-cache"],
      args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});
