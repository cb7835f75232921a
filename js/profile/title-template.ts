// Titles of pages that contain the tenant's name.

/** The template of titles: the page's own title, then the tenant's name. */
export const TITLE_TEMPLATE = "%s | %tenant";

/**
 * The title of a page: `%s` is the page's own title and `%tenant` the name of the tenant. A page without a title of its
 * own has the name alone, and a page without a tenant its own title alone.
 */
export function titleOf(template: string, page: string, tenant: string): string {
  if (page === "" || tenant === "") {
    return page + tenant;
  }
  return template.replace(/%s|%tenant/g, (part) => (part === "%s" ? page : tenant));
}

/** A title after a switch of tenant. A title that the template did not make stays as it is. */
export function retitled(title: string, template: string, from: string, to: string): string {
  if (from === "" || to === "" || title === from) {
    return title === from ? to : title;
  }
  const [before = "", after = "", ...more] = template.split("%s").map((part) => part.replaceAll("%tenant", () => from));
  const isMade = more.length === 0 && title.length > before.length + after.length && before + after !== "";
  const page = title.slice(before.length, title.length - after.length);
  return isMade && before + page + after === title ? titleOf(template, page, to) : title;
}
