// The list of cases that every engine runs. Each engine starts once; each test has its own site and tab.
import { afterAll, beforeAll, describe } from "vitest";
import { abortCases } from "./cases/abort.js";
import { clientCases } from "./cases/client.js";
import { fetchCases } from "./cases/fetch.js";
import { liveUpdatesCases } from "./cases/live-updates.js";
import { resolveCases } from "./cases/resolve.js";
import { selectorCases } from "./cases/selector.js";
import { storageCases } from "./cases/storage.js";
import { switchCases } from "./cases/switch.js";
import { tabsCases } from "./cases/tabs.js";
import type { Browser, Engine } from "./engine.js";
import { testIn } from "./fixtures.js";

export function runCases(engine: Engine): void {
  describe(engine.name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await engine.start();
    });
    afterAll(() => browser?.stop());

    const test = testIn(() => browser.driver);
    resolveCases(test);
    clientCases(test);
    fetchCases(test, engine);
    abortCases(test, engine);
    switchCases(test);
    storageCases(test);
    selectorCases(test);
    tabsCases(test, engine);
    liveUpdatesCases(test);
  });
}
