// The three browser engines, each controlled through its WebDriver.
import { Builder, Capabilities, type WebDriver } from "selenium-webdriver";
import { freePort } from "../../scripts/process/ports.mjs";
import { startService } from "../../scripts/process/service.mjs";

/** Milliseconds until a page load or a script that hangs is ended, also on a slow machine. */
const TIMEOUT_MS = 60_000;

export interface Engine {
  readonly name: string;
  /** Whether the engine can stream the body of a request. */
  readonly sendsStreams: boolean;
  /** Whether reading a response's body rejects with the signal's reason when the request is aborted. */
  readonly endsBodiesWithReason: boolean;
  /**
   * Whether a page from the back/forward cache sees the tab's `sessionStorage` as it was when the page was left,
   * without the writes of later pages.
   */
  readonly returnsToOldSession: boolean;
  start(): Promise<Browser>;
}

/** A running browser. */
export interface Browser {
  readonly driver: WebDriver;
  stop(): Promise<void>;
}

/** An interrupted run must not leave browser processes behind. */
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
    // It has no headless mode, so it runs in its own X display. Xvfb chooses a free display number and prints it.
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
        // The sandbox needs user namespaces, which a container does not provide, and there is no graphics card.
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

/** The path of a program, from the environment variable that setup has set. */
function program(variable: string): string {
  const path = process.env[variable];
  if (!path) {
    throw new Error(`${variable} is not set. Run \`npm run test:engines\`, which finds or installs the program.`);
  }
  return path;
}

/** Opens a browser through the driver that listens on `port`. The driver is the first of `services`. */
async function connect(port: number, services: Service[], capabilities: object): Promise<Browser> {
  const url = `http://127.0.0.1:${port}`;
  const stopAll = async () => {
    for (const service of services) {
      await service.stop();
    }
  };
  try {
    await Promise.race([untilListening(url), services[0]?.ready.then(() => untilListening(url))]);
    const driver = await new Builder().usingServer(url).withCapabilities(new Capabilities(capabilities)).build();
    await driver.manage().setTimeouts({ script: TIMEOUT_MS, pageLoad: TIMEOUT_MS });
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

async function untilListening(url: string): Promise<void> {
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
