// The three browser engines, each driven by its own WebDriver.
import { Builder, Capabilities, type WebDriver } from "selenium-webdriver";
import { freePort } from "../../scripts/ports.mjs";
import { startService } from "../../scripts/service.mjs";

/** Ends a page or a script that hangs, on the slowest machine. */
const LONGEST_MS = 60_000;

export interface Engine {
  readonly name: string;
  /** Whether a `Request` can have a body that is sent as it comes. */
  readonly sendsStreams: boolean;
  /** Whether the body of an answer, read while its request is aborted, rejects with the signal's reason. */
  readonly endsBodiesWithReason: boolean;
  /**
   * Whether a page that comes back out of the back/forward cache finds the tab's `sessionStorage` as it left it, and not as
   * later pages of the tab have written it.
   */
  readonly returnsToOldSession: boolean;
  start(): Promise<Browser>;
}

/** A browser that runs. */
export interface Browser {
  readonly driver: WebDriver;
  stop(): Promise<void>;
}

/** A run that is broken off must leave no browser behind. */
const TETHERED = { isTethered: true };

interface Service {
  readonly ready: Promise<RegExpMatchArray>;
  stop(): Promise<void>;
}

export const chromium: Engine = {
  name: "chromium",
  sendsStreams: true,
  endsBodiesWithReason: true,
  returnsToOldSession: false,
  async start() {
    const port = await freePort();
    const driver = startService("chromedriver", program("CHROMEDRIVER"), [`--port=${port}`], TETHERED);
    const args = ["--headless=new", "--no-sandbox", "--disable-background-networking", "--disable-component-update"];
    return connect(port, [driver], {
      browserName: "chrome",
      "goog:chromeOptions": { binary: program("CHROMIUM"), args: [...args, "--disable-sync"] },
    });
  },
};

export const firefox: Engine = {
  name: "firefox",
  sendsStreams: false,
  endsBodiesWithReason: true,
  returnsToOldSession: true,
  async start() {
    const port = await freePort();
    const driver = startService("geckodriver", program("GECKODRIVER"), ["--port", `${port}`], TETHERED);
    return connect(port, [driver], {
      browserName: "firefox",
      "moz:firefoxOptions": { binary: program("FIREFOX"), args: ["-headless"] },
    });
  },
};

export const webkit: Engine = {
  name: "webkit",
  sendsStreams: false,
  endsBodiesWithReason: false,
  returnsToOldSession: false,
  async start() {
    // It has no headless mode, so it gets a display of its own. The display picks a free number and says which.
    const display = startService("Xvfb", program("XVFB"), ["-displayfd", "1", "-nolisten", "tcp"], {
      ...TETHERED,
      ready: /^\d+$/,
    });
    const [number] = await display.ready;
    const port = await freePort();
    const command = ["--", program("WEBKIT_WEBDRIVER"), `--port=${port}`];
    const driver = startService("WebKitWebDriver", program("DBUS_RUN_SESSION"), command, {
      ...TETHERED,
      env: {
        DISPLAY: `:${number}`,
        // The sandbox wants user namespaces, which a container does not give; and there is no graphics card.
        WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
        WEBKIT_DISABLE_DMABUF_RENDERER: "1",
        LIBGL_ALWAYS_SOFTWARE: "1",
      },
    });
    return connect(port, [driver, display], {
      browserName: "MiniBrowser",
      "webkitgtk:browserOptions": { binary: program("MINIBROWSER"), args: ["--automation"] },
    });
  },
};

/** The path of a program that setup has found. */
function program(variable: string): string {
  const path = process.env[variable];
  if (!path) {
    throw new Error(
      `${variable} is not set: run this by \`npm run test:engines\`, which finds or installs the program.`,
    );
  }
  return path;
}

/** Opens a browser through the driver that listens on `port`, the first of `services`. */
async function connect(port: number, services: Service[], capabilities: object): Promise<Browser> {
  const url = `http://127.0.0.1:${port}`;
  const stopAll = async () => {
    for (const service of services) {
      await service.stop();
    }
  };
  try {
    await Promise.race([listening(url), services[0]?.ready.then(() => listening(url))]);
    const driver = await new Builder().usingServer(url).withCapabilities(new Capabilities(capabilities)).build();
    await driver.manage().setTimeouts({ script: LONGEST_MS, pageLoad: LONGEST_MS });
    const stop = async () => {
      await driver.quit().catch(() => undefined);
      await stopAll();
    };
    return { driver, stop };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function listening(url: string): Promise<void> {
  for (;;) {
    const isUp = await fetch(`${url}/status`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
