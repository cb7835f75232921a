import { headers } from "next/headers.js";

const ADVICE =
  "tenantry: the tenant of a request is not known inside a cached function. Find it outside and pass " +
  "`client.tenantId` as an argument; a function made by `tenantCache` is called with `.forTenant(tenantId, …)` there.";

/**
 * The headers of the request.
 *
 * @throws what `headers()` throws. The error inside a cached function says what to do.
 */
export async function incomingHeaders(): Promise<Headers> {
  try {
    return await headers();
  } catch (error) {
    if (error instanceof Error && /use cache|unstable_cache/.test(error.message)) {
      // The same object: Next.js keeps it and reports it at the end of the page.
      const { message, stack = "" } = error;
      error.message = `${message}\n${ADVICE}`;
      error.stack = stack.replace(message, error.message);
    }
    throw error;
  }
}
