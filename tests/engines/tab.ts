// A browser tab, and the actions of a test in it.
import type { WebDriver } from "selenium-webdriver";
import { expect } from "vitest";
import type {} from "../tabs/server.js";

/** The serializable part of an error that code in a page threw. */
export interface Thrown {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly details?: Record<string, unknown>;
}

/** The options of a poll that a slow machine does not exceed. `timeout` is in milliseconds. */
export const LONG_WAIT = { timeout: 60_000 };

type Work<Argument, Result> = (argument: Argument) => Result | Promise<Result>;

declare global {
  interface Window {
    /** The promise of the last `runInBackground`. */
    background: Promise<unknown>;
  }
}

export class Tab {
  readonly #driver: WebDriver;
  readonly #handle: string;

  constructor(driver: WebDriver, handle: string) {
    this.#driver = driver;
    this.#handle = handle;
  }

  /** Opens a page of the site and waits until its client has a tenant or an error. */
  async open(address: string): Promise<void> {
    await this.goto(address);
    await this.settled();
  }

  /** Opens a page of the site and waits until it has created a client or failed to. */
  async start(address: string): Promise<void> {
    await this.goto(address);
    await this.#until("window.client || window.failure");
  }

  async goto(address: string): Promise<void> {
    await this.#focus();
    await this.#driver.get(address);
  }

  async reload(): Promise<void> {
    await this.#focus();
    await this.#driver.navigate().refresh();
    await this.settled();
  }

  /** Goes back in the history. The driver's `back()` waits for a load event, which a cached page does not fire. */
  async back(): Promise<void> {
    await this.#focus();
    await this.#driver.executeScript("setTimeout(() => history.back())");
  }

  /** Waits until the page's client has a tenant or an error. */
  settled(): Promise<void> {
    return this.#until("window.failure || (window.client && window.client.status !== 'NOT_READY')");
  }

  /** The value of an expression in the page. It works also where the page's policy forbids `eval`. */
  async read<Result>(expression: string): Promise<Result> {
    await this.#focus();
    return this.#driver.executeScript(`return ${expression}`);
  }

  /** Runs a function in the page. It can use its argument and the page's globals, and nothing of the test. */
  async run<Argument, Result>(work: Work<Argument, Result>, argument?: Argument): Promise<Awaited<Result>> {
    const { value, thrown } = await this.#outcome<Awaited<Result>>(work, argument);
    if (thrown) {
      throw new Error(`The page threw ${thrown.name}: ${thrown.message}`);
    }
    return value as Awaited<Result>;
  }

  /** Runs a function in the page, which must throw, and returns the error. */
  async rejection<Argument>(work: Work<Argument, unknown>, argument?: Argument): Promise<Thrown> {
    const { value, thrown } = await this.#outcome(work, argument);
    if (!thrown) {
      throw new Error(`The page threw no error; it returned ${JSON.stringify(value)}.`);
    }
    return thrown;
  }

  /** Starts a function in the page and does not wait for it. Its promise is `window.background`. */
  async runInBackground<Argument>(work: Work<Argument, unknown>, argument?: Argument): Promise<void> {
    await this.#driverRun(
      `{
        window.background = Promise.resolve().then(() => (${work})(${json(argument)}));
        window.background.catch(() => undefined);
      } 0`,
    );
  }

  /** The slug and the status of the page's client: `acme READY`. */
  state(): Promise<string> {
    return this.read("window.client?.tenant?.slug + ' ' + window.client?.status");
  }

  /** The details of the events with this name that the page's client emitted. */
  events(name: string): Promise<string[]> {
    return this.read(`window.events.filter(({ name }) => name === ${json(name)}).map(({ detail }) => detail)`);
  }

  /** Presses keys as a person does, one after the other. A list of keys is pressed at once: `[Key.ALT, Key.DOWN]`. */
  async press(...keys: readonly (string | readonly string[])[]): Promise<void> {
    await this.#focus();
    for (const key of keys) {
      const actions = this.#driver.actions();
      const chord = typeof key === "string" ? [key] : key;
      for (const one of chord) {
        actions.keyDown(one);
      }
      for (const one of [...chord].reverse()) {
        actions.keyUp(one);
      }
      await actions.perform();
    }
  }

  /** Clears cookies and storages of the host. Cookies ignore ports, and a later test may get the same port. */
  async clearState(): Promise<void> {
    await this.#focus();
    await this.#driver.manage().deleteAllCookies();
    await this.#driver.executeScript("try { localStorage.clear(); sessionStorage.clear(); } catch {}");
  }

  async close(): Promise<void> {
    await this.#focus();
    await this.#driver.close();
  }

  async #until(expression: string): Promise<void> {
    await expect.poll(() => this.read(`Boolean(${expression})`), LONG_WAIT).toBe(true);
  }

  async #focus(): Promise<void> {
    await this.#driver.switchTo().window(this.#handle);
  }

  async #outcome<Result>(work: Work<never, unknown>, argument: unknown): Promise<{ value?: Result; thrown?: Thrown }> {
    const outcome = await this.#driverRun(`(async () => {
      try {
        return JSON.stringify({ value: await (${work})(${json(argument)}) });
      } catch (error) {
        const { name, code, message, details } = Object(error);
        return JSON.stringify({ thrown: { name, code, message: String(message), details } });
      }
    })()`);
    return JSON.parse(outcome as string);
  }

  /** Uses the page's `eval`: Firefox runs a driver's script in another realm, with other `Error` and buffer classes. */
  async #driverRun(source: string): Promise<unknown> {
    await this.#focus();
    return this.#driver.executeAsyncScript(
      "const [source, done] = arguments; Promise.resolve(window.eval(source)).then(done, (e) => done(String(e)));",
      source,
    );
  }
}

const json = (value: unknown) => JSON.stringify(value) ?? "undefined";
