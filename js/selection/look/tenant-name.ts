import type { Membership } from "../../profile/profile.js";

type Named = Pick<Membership, "id" | "slug" | "name">;

/** The name of a tenant for people, or the next best. */
export const nameOf = ({ name, slug, id }: Named): string => name ?? slug ?? id;

/** What tells tenants of one name apart: slug and role, as far as they are known and not the name itself. */
export const detailOf = ({ name, slug, role }: Pick<Membership, "name" | "slug" | "role">): string =>
  [name === null ? null : slug, role].filter(Boolean).join(" · ");

/** Up to two letters that stand for a logo: of the first two words of a name. */
export function initialsOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? [];
  return words
    .slice(0, 2)
    .map((word) => /^[\p{L}\p{N}]\p{M}*/u.exec(word)?.[0] ?? "")
    .join("")
    .toLocaleUpperCase();
}
