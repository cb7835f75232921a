/** The members of the DOM type `Storage` that the SDK uses. A Node project does not have the DOM types. */
export interface WebStorage extends ArrayLike<unknown> {
  key(index: number): string | null;
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

/**
 * One of the browser's two storages, with memory for values that it does not store. If the storage is denied or full,
 * values are not persistent, but no method throws.
 */
export class FallbackStorage {
  readonly #open: (() => WebStorage | null | undefined) | null;
  readonly #onFailure: (error: Error) => void;
  /** Values by name that the storage did not accept. */
  readonly #memory = new Map<string, string>();
  #isFailing = false;

  /**
   * @param open Returns the storage, or throws or returns null if the browser denies it. Null if there is no page.
   * @param onFailure Receives the first failure, and the next one only after the storage has accepted everything again:
   *   an app that saves at every keystroke gets one report.
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
   * Renames a stored value, unless another value has the new name. Returns whether the value now has it. If the storage
   * has no space for a second copy, the value keeps its name.
   */
  rename(from: string, to: string): boolean {
    const moved = this.#ask((storage) => {
      const value = storage.getItem(from);
      // A rename that was interrupted between its two steps leaves the same value under both names.
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

  /** All names that start with `prefix`. */
  names(prefix: string): string[] {
    const stored = this.#ask((storage) => Array.from(storage, (_, index) => storage.key(index))) ?? [];
    const names = new Set([...this.#memory.keys(), ...stored]);
    return [...names].filter((name) => name?.startsWith(prefix)) as string[];
  }

  /** Records a failure of this storage, also of code that uses it directly. */
  fail(error: Error): void {
    if (!this.#isFailing) {
      this.#isFailing = true;
      this.#onFailure(error);
    }
  }

  /** The result of `ask`; undefined if the storage is missing, denied or full. */
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
