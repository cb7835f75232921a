/** A response without the requested data. `client.fetch` throws typed errors for refusals by tenant or limit. */
export class UnexpectedResponseError extends Error {
  override name = "UnexpectedResponseError";

  constructor(
    readonly status: number,
    detail: string | undefined,
  ) {
    super(detail ?? `The gateway responded with status ${status}. Try again.`);
  }
}

/**
 * The JSON body of a successful response.
 *
 * @throws {UnexpectedResponseError} for any other status. `client.fetch` has already thrown the typed errors.
 */
export async function readResponse<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T;
  const problem = (await response.json().catch(() => ({}))) as { detail?: string };
  throw new UnexpectedResponseError(response.status, problem.detail);
}
