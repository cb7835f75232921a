/** How a tenant is called on screen: by its name, else by what there is. */
export function tenantName({ id, slug, name }: { id: string; slug: string | null; name: string | null }): string {
  return name ?? slug ?? id;
}
