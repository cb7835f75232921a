/** An answer without the data that was asked for. Refusals by tenant or limit come as tenantry's own errors instead. */
export class UnexpectedAnswer extends Error {
  override name = "UnexpectedAnswer";

  constructor(
    readonly status: number,
    detail: string | undefined,
  ) {
    super(detail ?? `The service answered ${status}. Try again in a moment.`);
  }
}

/** The body of a good answer. The tenant's fetch has thrown what it knows; the rest is told apart by its status. */
export async function readAnswer<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T;
  const problem = (await response.json().catch(() => ({}))) as { detail?: string };
  throw new UnexpectedAnswer(response.status, problem.detail);
}
