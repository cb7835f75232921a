// A tab of a browser, and what a test does in it.
import type { WebDriver } from "selenium-webdriver";
import { expect } from "vitest";
import type {} from "../tabs/server.js";

/** What code in a page threw, as far as it can be told outside. */
export interface Thrown {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly details?: Record<string, unknown>;
}

/** Ends a wait that hangs, on the slowest machine. */
export const PATIENT = { timeout: 60_000 };

type Work<Argument, Result> = (argument: Argument) => Result | Promise<Result>;

declare global {
  interface Window {
    /** What `begin` left under way. */
    begun: Promise<unknown>;
  }
}

export class Tab {
  readonly #driver: WebDriver;
  readonly #handle: string;

  constructor(driver: WebDriver, handle: string) {
    this.#driver = driver;
    this.#handle = handle;
  }

  /** Goes to a page of the site and waits until its client knows the tenant, or that there is none. */
  async open(address: string): Promise<void> {
    await this.goto(address);
    await this.settled();
  }

  /** Goes to a page of the site and waits until it has a client, or knows why not. */
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

  /** One step back in the history. The driver's own way waits for a load, which a page that comes back does not have. */
  async back(): Promise<void> {
    await this.#focus();
    await this.#driver.executeScript("setTimeout(() => history.back())");
  }

  /** Waits until the page's client knows the tenant, or that there is none. */
  settled(): Promise<void> {
    return this.#until("window.failure || (window.client && window.client.status !== 'NOT_READY')");
  }

  /** What the page's own script found out; readable where the page allows no script of ours. */
  async read<Result>(expression: string): Promise<Result> {
    await this.#focus();
    return this.#driver.executeScript(`return ${expression}`);
  }

  /** Does this in the page. The function sees its argument and what the page has, and nothing of the test. */
  async run<Argument, Result>(work: Work<Argument, Result>, argument?: Argument): Promise<Awaited<Result>> {
    const { value, thrown } = await this.#outcome<Awaited<Result>>(work, argument);
    if (thrown) {
      throw new Error(`The page threw ${thrown.name}: ${thrown.message}`);
    }
    return value as Awaited<Result>;
  }

  /** Does this in the page, which must throw. */
  async refusal<Argument>(work: Work<Argument, unknown>, argument?: Argument): Promise<Thrown> {
    const { value, thrown } = await this.#outcome(work, argument);
    if (!thrown) {
      throw new Error(`Nothing was thrown; the answer was ${JSON.stringify(value)}.`);
    }
    return thrown;
  }

  /** Begins this in the page and does not wait for it: its promise is then `window.begun`. */
  async begin<Argument>(work: Work<Argument, unknown>, argument?: Argument): Promise<void> {
    await this.#driverRun(
      `{ window.begun = Promise.resolve().then(() => (${work})(${json(argument)})); window.begun.catch(() => undefined); } 0`,
    );
  }

  /** Slug and status of the page's client. */
  state(): Promise<string> {
    return this.read("window.client?.tenant?.slug + ' ' + window.client?.status");
  }

  /** What the page's client told, by the name of the event. */
  heard(name: string): Promise<string[]> {
    return this.read(`window.heard.filter(({ name }) => name === ${json(name)}).map(({ detail }) => detail)`);
  }

  /** Empties what the page's host keeps. Cookies know no ports, and a later test may be given the same port. */
  async forget(): Promise<void> {
    await this.#focus();
    await this.#driver.manage().deleteAllCookies();
    await this.#driver.executeScript("try { localStorage.clear(); sessionStorage.clear(); } catch {}");
  }

  async close(): Promise<void> {
    await this.#focus();
    await this.#driver.close();
  }

  async #until(expression: string): Promise<void> {
    await expect.poll(() => this.read(`Boolean(${expression})`), PATIENT).toBe(true);
  }

  async #focus(): Promise<void> {
    await this.#driver.switchTo().window(this.#handle);
  }

  async #outcome<Result>(work: Work<never, unknown>, argument: unknown): Promise<{ value?: Result; thrown?: Thrown }> {
    const told = await this.#driverRun(`(async () => {
      try {
        return JSON.stringify({ value: await (${work})(${json(argument)}) });
      } catch (error) {
        const { name, code, message, details } = Object(error);
        return JSON.stringify({ thrown: { name, code, message: String(message), details } });
      }
    })()`);
    return JSON.parse(told as string);
  }

  /** By the page's own `eval`: Firefox runs a driver's script in a realm of its own, with other errors and buffers. */
  async #driverRun(source: string): Promise<unknown> {
    await this.#focus();
    return this.#driver.executeAsyncScript(
      "const [source, done] = arguments; Promise.resolve(window.eval(source)).then(done, (e) => done(String(e)));",
      source,
    );
  }
}

const json = (value: unknown) => JSON.stringify(value) ?? "undefined";
