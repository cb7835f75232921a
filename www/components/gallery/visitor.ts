/** Does in one sample what a person does, without the focus, which only one sample of a page can have. */
export class Visitor {
  readonly #root: ParentNode;

  constructor(root: ParentNode) {
    this.#root = root;
  }

  open(): void {
    this.#find(".tenant-selector-box").click();
  }

  /** Opens a list that is older than a minute, so it is requested again. */
  openLater(): void {
    const { now } = performance;
    performance.now = () => now.call(performance) + 61_000;
    this.open();
    performance.now = now;
  }

  /** The button closes a list that is open. */
  close(): void {
    this.#find(".tenant-selector-toggle").click();
  }

  type(text: string): void {
    const field = this.#find<HTMLInputElement>(".tenant-selector-field");
    // React overwrites `value` of the element, and would miss the change.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  choose(index: number): void {
    this.#root.querySelectorAll<HTMLElement>(".tenant-selector-option")[index]?.click();
  }

  /** Waits until something is there. */
  see(selector: string): Promise<void> {
    return until(() => this.#root.querySelector(selector) !== null);
  }

  /** Waits for the message of the selector. */
  read(message: string): Promise<void> {
    return until(() => this.#find(".tenant-selector-message").textContent === message);
  }

  #find<Found extends HTMLElement = HTMLElement>(selector: string): Found {
    const found = this.#root.querySelector<Found>(selector);
    if (!found) throw new Error(`A sample of the gallery has no ${selector}.`);
    return found;
  }
}

/** How long a sample may take, in milliseconds. */
const LIMIT = 10_000;

async function until(isThere: () => boolean): Promise<void> {
  const end = performance.now() + LIMIT;
  while (!isThere()) {
    if (performance.now() > end) throw new Error("A sample of the gallery did not get into its state.");
    await new Promise((resolve) => setTimeout(resolve, 16));
  }
}
