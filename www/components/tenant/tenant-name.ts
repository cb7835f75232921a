/** The display name of a tenant: its name, else its slug, else its id. */
export function tenantName({ id, slug, name }: { id: string; slug: string | null; name: string | null }): string {
  return name ?? slug ?? id;
}
