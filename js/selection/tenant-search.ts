import type { Membership } from "../profile/profile.js";

/** A tenant and its texts as the search compares them. */
interface Entry {
  readonly tenant: Membership;
  readonly name: string;
  readonly slug: string;
  readonly all: string;
}

/** A text without accents and in one case: `Zürich`, `ZURICH` and `zurich` are the same. */
function folded(text: string): string {
  // In upper case first, because `ß` and `SS` are the same word.
  return text.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase().toLowerCase();
}

/** A list of tenants to search in. Each text is folded once, when the list arrives, and not at each key. */
export class TenantSearch {
  readonly #entries: readonly Entry[];

  constructor(tenants: readonly Membership[]) {
    this.#entries = tenants.map((tenant) => {
      const name = folded(tenant.name ?? tenant.slug ?? tenant.id);
      const slug = folded(tenant.slug ?? "");
      return { tenant, name, slug, all: `${name} ${slug} ${folded(tenant.role ?? "")}` };
    });
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
    const words = wanted.split(" ");
    const ranks: Membership[][] = [[], [], [], []];
    for (const entry of this.#entries) {
      if (words.every((word) => entry.all.includes(word))) {
        ranks[rankOf(entry, wanted)]?.push(entry.tenant);
      }
    }
    return ranks.flatMap((tenants) => recentFirst(tenants, recent));
  }
}

function rankOf({ name, slug }: Entry, wanted: string): number {
  if (name.startsWith(wanted)) {
    return 0;
  }
  if (name.includes(` ${wanted}`)) {
    return 1;
  }
  return slug.startsWith(wanted) ? 2 : 3;
}

function recentFirst(tenants: readonly Membership[], recent: readonly string[]): readonly Membership[] {
  const first = recent.flatMap((id) => tenants.filter((tenant) => tenant.id === id));
  return first.length === 0 ? tenants : [...first, ...tenants.filter(({ id }) => !recent.includes(id))];
}
