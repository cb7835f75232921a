// Whose an answer is, by what it says itself.

/** A tenant as a storm knows it. */
export interface NamedTenant {
  readonly id: string;
  readonly slug: string;
}

/** A place in an answer that names a tenant. */
export interface Naming {
  readonly where: string;
  readonly tenant: string;
}

/** Every tenant that an answer names: by the echoed header, and by each id of one of these tenants in the body. */
export function namings(
  header: string,
  tenants: readonly NamedTenant[],
): (response: Response, body: string) => Naming[] {
  const ids = new Map(tenants.map(({ id }) => [digits(id), id]));
  return (response, body) => {
    const echo = response.headers.get(header);
    const inBody = [...body.matchAll(UUID)].flatMap(([text]) => ids.get(digits(text)) ?? []);
    return [
      ...(echo === null ? [] : [{ where: `its header ${header}`, tenant: ids.get(digits(echo)) ?? echo }]),
      ...inBody.map((tenant) => ({ where: "its body", tenant })),
    ];
  };
}

const UUID = /[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}/gi;

/** What is the same in each spelling of an id. */
function digits(id: string): string {
  return id.replaceAll("-", "").toLowerCase();
}
