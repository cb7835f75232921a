import type { Membership } from "../profile/profile.js";

/** A text without accents and in one case: `Zürich`, `ZURICH` and `zurich` are the same. */
function folded(text: string): string {
  if (ASCII.test(text)) {
    return text.toLowerCase();
  }
  // In upper case first, because `ß` and `SS` are the same word.
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase().toLowerCase();
  return plain.replace(/[łøđħıæœ]/g, (letter) => LETTERS[letter] as string);
}

/** What people type for letters that have a stroke or are two letters, and so have no accent to leave out. */
const LETTERS: { readonly [letter: string]: string } = {
  ł: "l",
  ø: "o",
  đ: "d",
  ħ: "h",
  ı: "i",
  æ: "ae",
  œ: "oe",
};

/** Most names are plain, and need no normal form. */
const ASCII = /^[ -~]*$/;

/**
 * A list of tenants to search in. Each text is folded once, when the list arrives, and not at each key. All of them are
 * in one text, which is searched as a whole: 10,000 tenants take a few milliseconds.
 */
export class TenantSearch {
  readonly #tenants: readonly Membership[];
  /** For each tenant the name, the slug and the role. What is between them is in no word. */
  readonly #text: string;
  /** Where the text of each tenant starts, and the end of the text. */
  readonly #starts: readonly number[];
  /** Where each slug starts. */
  readonly #slugs: readonly number[];

  #ordered: { readonly key: string; readonly tenants: readonly Membership[] } | null = null;

  constructor(tenants: readonly Membership[]) {
    const texts: string[] = [];
    const starts = [0];
    const slugs: number[] = [];
    let end = 0;
    for (const { id, name, slug, role } of tenants) {
      const named = `${folded(name ?? slug ?? id)}\n`;
      const text = `${named}${folded(slug ?? "")} ${folded(role ?? "")}\n`;
      texts.push(text);
      slugs.push(end + named.length);
      end += text.length;
      starts.push(end);
    }
    this.#tenants = tenants;
    this.#text = texts.join("");
    this.#starts = starts;
    this.#slugs = slugs;
  }

  /**
   * The tenants that contain every word of the query in name, slug or role:
   *
   * 1. names that start with the query,
   * 2. names with a word that starts with it,
   * 3. slugs that start with it,
   * 4. the others.
   *
   * Tenants of one rank are in the order of the list, the recent ones first.
   *
   * @param recent Ids of tenants, the newest first.
   */
  find(query: string, recent: readonly string[]): readonly Membership[] {
    const wanted = folded(query).trim().replace(/\s+/g, " ");
    if (wanted === "") {
      return this.#all(recent);
    }
    const ranks: Membership[][] = [[], [], [], []];
    const inside = ` ${wanted}`;
    for (const index of this.#indexesOf(wanted.split(" "))) {
      ranks[this.#rankOf(index, wanted, inside)]?.push(this.#tenants[index] as Membership);
    }
    return ranks.flatMap((tenants) => recentFirst(tenants, recent));
  }

  /** All tenants. The order is kept, so that a long list opens and closes without being put in order again. */
  #all(recent: readonly string[]): readonly Membership[] {
    const key = recent.join();
    if (this.#ordered?.key !== key) {
      this.#ordered = { key, tenants: recentFirst(this.#tenants, recent) };
    }
    return this.#ordered.tenants;
  }

  /** The indexes of the tenants whose text contains every word. */
  #indexesOf([first = "", ...others]: readonly string[]): readonly number[] {
    const found: number[] = [];
    let index = 0;
    for (let at = this.#text.indexOf(first); at >= 0; at = this.#text.indexOf(first, this.#starts[index])) {
      while ((this.#starts[index + 1] as number) <= at) {
        index += 1;
      }
      const text = others.length === 0 ? "" : this.#text.slice(this.#starts[index], this.#starts[index + 1]);
      if (others.every((word) => text.includes(word))) {
        found.push(index);
      }
      index += 1;
    }
    return found;
  }

  #rankOf(index: number, wanted: string, inside: string): number {
    const start = this.#starts[index] as number;
    const slug = this.#slugs[index] as number;
    if (this.#text.startsWith(wanted, start)) {
      return 0;
    }
    if (this.#text.slice(start, slug).includes(inside)) {
      return 1;
    }
    return this.#text.startsWith(wanted, slug) ? 2 : 3;
  }
}

function recentFirst(tenants: readonly Membership[], recent: readonly string[]): readonly Membership[] {
  const ranks = new Map(recent.map((id, rank) => [id, rank]));
  const first = tenants.filter(({ id }) => ranks.has(id));
  if (first.length === 0) {
    return tenants;
  }
  const rankOf = ({ id }: Membership) => ranks.get(id) as number;
  return [...first.sort((one, other) => rankOf(one) - rankOf(other)), ...tenants.filter(({ id }) => !ranks.has(id))];
}
