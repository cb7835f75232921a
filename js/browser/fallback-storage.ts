/** What is used of a browser's storage. `Storage` is a type of the DOM library, which a Node project does not have. */
export interface WebStorage extends ArrayLike<unknown> {
  key(index: number): string | null;
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

/**
 * One of the browser's two storages, with memory for what it does not take. A storage that is denied or full costs
 * persistence and nothing else: no method throws.
 */
export class FallbackStorage {
  readonly #open: (() => WebStorage | null | undefined) | null;
  readonly #onFailure: (error: Error) => void;
  /** Values by name that storage has not taken. */
  readonly #memory = new Map<string, string>();
  #isFailing = false;

  /**
   * `open` gives the storage, or throws or gives null as a browser that denies it does; it is null itself where there is no
   * page.
   *
   * `onFailure` hears of the first failure, and of the next one only after storage has taken everything again: an app that
   * saves with every keystroke is told once.
   */
  constructor(open: (() => WebStorage | null | undefined) | null, onFailure: (error: Error) => void) {
    this.#open = open;
    this.#onFailure = onFailure;
  }

  get isPersistent(): boolean {
    return this.#ask((storage) => storage.length) !== undefined && this.#memory.size === 0;
  }

  read(name: string): string | null {
    return this.#memory.get(name) ?? this.#ask((storage) => storage.getItem(name)) ?? null;
  }

  write(name: string, value: string): void {
    this.#memory.set(name, value);
    this.#ask((storage) => {
      storage.setItem(name, value);
      this.#memory.delete(name);
    });
  }

  remove(name: string): void {
    this.#memory.delete(name);
    this.#ask((storage) => storage.removeItem(name));
  }

  /**
   * Gives a stored value another name, unless another value has it; tells whether it has it now. Where storage has no room
   * for a second copy the value stays where it is.
   */
  move(from: string, to: string): boolean {
    const moved = this.#ask((storage) => {
      const value = storage.getItem(from);
      // The same value is there after a move that was cut short between its two steps.
      if (value === null || (this.read(to) ?? value) !== value) {
        return false;
      }
      storage.setItem(to, value);
      this.#memory.delete(to);
      storage.removeItem(from);
      return true;
    });
    return moved ?? false;
  }

  /** The names that begin with `prefix`. */
  names(prefix: string): string[] {
    const stored = this.#ask((storage) => Array.from(storage, (_, index) => storage.key(index))) ?? [];
    const names = new Set([...this.#memory.keys(), ...stored]);
    return [...names].filter((name) => name?.startsWith(prefix)) as string[];
  }

  /** Storage failed, here or where it was used by another way. */
  fail(error: Error): void {
    if (!this.#isFailing) {
      this.#isFailing = true;
      this.#onFailure(error);
    }
  }

  /** What storage answers; undefined where there is none, or it is denied or full. */
  #ask<Answer>(ask: (storage: WebStorage) => Answer): Answer | undefined {
    if (this.#open === null) {
      return undefined;
    }
    try {
      const storage = this.#open();
      if (storage == null) {
        throw new Error("The page has no such storage.");
      }
      const answer = ask(storage);
      this.#isFailing &&= this.#memory.size > 0;
      return answer;
    } catch (error) {
      this.fail(error as Error);
      return undefined;
    }
  }
}
