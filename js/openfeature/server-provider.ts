import { ErrorCode, type JsonValue, type Provider, type ResolutionDetails } from "@openfeature/server-sdk";
import type { TenantClient } from "../client/tenant-client.js";
import { currentTenant } from "../server/index.js";
import { currentClient } from "./client-context.js";
import { type Evaluation, evaluate, type FlagType, failed } from "./evaluation.js";

type CurrentClient = TenantClient | null | undefined;

/** The options of `TenantryServerProvider`. */
export interface TenantryServerProviderOptions {
  /**
   * Returns the client of the current request; nothing where there is none. It runs at every evaluation, so it must not
   * keep a client for later requests.
   *
   * @default the client of `runWithTenantClient`
   */
  readonly client?: () => CurrentClient | Promise<CurrentClient>;
}

/**
 * The flags of each request's tenant, for OpenFeature on a server. Set one provider for the process: it holds no tenant
 * and no client, and reads both anew at every evaluation.
 *
 * - Without a client the evaluation ends with the default value and an error.
 * - The same if the client is for a different tenant than `currentTenant()` of `tenantry/server`.
 * - The evaluation context does not select the tenant, and does not change a value.
 *
 * @example
 * OpenFeature.setProvider(new TenantryServerProvider());
 */
export class TenantryServerProvider implements Provider {
  readonly metadata = { name: "tenantry" } as const;
  readonly runsOn = "server";
  readonly #client: NonNullable<TenantryServerProviderOptions["client"]>;

  constructor({ client = currentClient }: TenantryServerProviderOptions = {}) {
    this.#client = client;
  }

  resolveBooleanEvaluation(key: string, fallback: boolean): Promise<ResolutionDetails<boolean>> {
    return this.#resolve("boolean", key, fallback);
  }

  resolveStringEvaluation(key: string, fallback: string): Promise<ResolutionDetails<string>> {
    return this.#resolve("string", key, fallback);
  }

  resolveNumberEvaluation(key: string, fallback: number): Promise<ResolutionDetails<number>> {
    return this.#resolve("number", key, fallback);
  }

  resolveObjectEvaluation<Value extends JsonValue>(key: string, fallback: Value): Promise<ResolutionDetails<Value>> {
    return this.#resolve("object", key, fallback);
  }

  async #resolve<Value>(type: FlagType, key: string, fallback: Value): Promise<ResolutionDetails<Value>> {
    return detailsOf(await this.#evaluate(type, key, fallback));
  }

  async #evaluate<Value>(type: FlagType, key: string, fallback: Value): Promise<Evaluation<Value>> {
    try {
      const client = await this.#client();
      if (!client) {
        return failed(fallback, "GENERAL", WITHOUT_CLIENT);
      }
      await client.ready;
      const active = currentTenant();
      if (active !== null && active !== client.tenantId) {
        return failed(fallback, "GENERAL", OTHER_TENANT);
      }
      return evaluate(client, type, key, fallback);
    } catch (error) {
      // A code of tenantry's errors is not one of OpenFeature.
      return failed(fallback, "GENERAL", `The tenant's profile is not loaded: ${(error as Error).message}`);
    }
  }
}

const WITHOUT_CLIENT =
  "This work has no tenant client, so every flag has its default value. Run the request inside " +
  "runWithTenantClient(client, work), or give TenantryServerProvider the option client.";

const OTHER_TENANT =
  "The client of this work is for a different tenant than runWithTenant(), so every flag has its default value. Run " +
  "the work inside runWithTenantClient with a client for its own tenant.";

function detailsOf<Value>({ errorCode, ...evaluation }: Evaluation<Value>): ResolutionDetails<Value> {
  return errorCode === undefined ? evaluation : { ...evaluation, errorCode: ErrorCode[errorCode] };
}
