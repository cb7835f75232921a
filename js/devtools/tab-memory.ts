// What the devtools keep for this tab: the overrides of flags, and how the panel was left.
import type { FlagValue } from "../profile/profile.js";

/** Under `tenantry:`, so `client.storage` never takes it for a value of the app. */
const NAME = "tenantry:devtools";

/** What is kept. */
interface Kept {
  readonly flags: Readonly<Record<string, FlagValue>>;
  readonly isOpen: boolean;
  readonly tab: string | null;
}

const NOTHING: Kept = { flags: {}, isOpen: false, tab: null };

/** The session storage of this tab, or memory where the browser denies it. */
export class TabMemory {
  #kept: Kept = read();
  /** `kept.flags`, where a key such as `constructor` is only a key. */
  #flags = new Map(Object.entries(this.#kept.flags));

  get flags(): ReadonlyMap<string, FlagValue> {
    return this.#flags;
  }

  get isOpen(): boolean {
    return this.#kept.isOpen;
  }

  /** The id of the tab of the panel that was shown last; null before the first one. */
  get tab(): string | null {
    return this.#kept.tab;
  }

  keep(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    this.#flags = new Map(Object.entries(this.#kept.flags));
    try {
      sessionStorage.setItem(NAME, JSON.stringify(this.#kept));
    } catch {
      // Denied or full: it is kept until the page is left.
    }
  }
}

/** A text that the devtools did not write is nothing. */
function read(): Kept {
  try {
    const { flags, isOpen, tab } = JSON.parse(sessionStorage.getItem(NAME) ?? "{}");
    const isMap = typeof flags === "object" && flags !== null && !Array.isArray(flags);
    return { flags: isMap ? flags : {}, isOpen: isOpen === true, tab: typeof tab === "string" ? tab : null };
  } catch {
    return NOTHING;
  }
}
