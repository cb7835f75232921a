// The SDK's own calls to the tenant API: the module says what to ask and judges the answer, this sends.
import type { Membership, TenantProfile } from "./profile.js";
import { type Kernel, kernel, kernelError } from "./wasm/module.js";

/** The tenant API behind a base address. */
export class TenantApiClient {
  readonly #base: string;
  readonly #send: typeof fetch;

  constructor(base: string, send: typeof fetch) {
    if (typeof base !== "string") {
      const wanted = "write the address of the tenant API, such as https://api.example.com or /api";
      throw kernelError((module) => module.validationError("api", wanted));
    }
    this.#base = base.replace(/\/+$/, "");
    this.#send = send;
  }

  /** The profile of a tenant, by id or slug. An answer about another tenant is refused. */
  profile(tenant: string, signal?: AbortSignal): Promise<TenantProfile> {
    return this.#ask(
      (module) => module.profileRequest(this.#base, tenant, signal),
      (module, { status, headers }, body) =>
        module.readProfile(tenant, status, headers.get("x-tenant-id") ?? undefined, body),
    );
  }

  /** The tenants of the signed-in person. */
  tenants(): Promise<readonly Membership[]> {
    return this.#ask(
      (module) => module.tenantsRequest(this.#base),
      (module, { status }, body) => module.readTenants(status, body),
    );
  }

  async #ask<Answer>(
    request: (module: Kernel) => Request,
    read: (module: Kernel, response: Response, body: unknown) => Answer,
  ): Promise<Answer> {
    const asked = kernel(request);
    const response = await this.#send(asked).catch((cause: unknown) => {
      throw asked.signal.aborted ? asked.signal.reason : unreachable(cause);
    });
    const body: unknown = await response.json().catch(() => undefined);
    return kernel((module) => read(module, response, body));
  }
}

function unreachable(cause: unknown): Error {
  const error = kernelError((module) => module.apiError(undefined, "it could not be reached"));
  error.cause = cause;
  return error;
}
