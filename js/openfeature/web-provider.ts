import {
  ErrorCode,
  type JsonValue,
  OpenFeatureEventEmitter,
  type Provider,
  ProviderEvents,
  ProviderFatalError,
  type ResolutionDetails,
} from "@openfeature/web-sdk";
import type { Status, TenantClient } from "../client/tenant-client.js";
import { changedFlags, type FlagTexts, flagTexts } from "./changed-flags.js";
import { type Evaluation, evaluate, type FlagType } from "./evaluation.js";

/**
 * The flags of a client's tenant, for OpenFeature in a browser. It follows the client: its status, its refreshes and
 * its switches become events of OpenFeature.
 *
 * - The provider does not own the client: `client.dispose()` ends both.
 * - It refuses to run on a server, where OpenFeature has one web provider for all requests.
 * - The evaluation context does not select the tenant, and does not change a value. Use `client.switchTenant`.
 *
 * @throws {Error} on a server.
 * @example
 * OpenFeature.setProvider(new TenantryWebProvider(client));
 */
export class TenantryWebProvider implements Provider {
  readonly metadata = { name: "tenantry" } as const;
  readonly runsOn = "client";
  readonly events = new OpenFeatureEventEmitter();
  readonly #client: TenantClient;
  /** What the SDK was last told. */
  #status: Status;
  #tenantId: TenantClient["tenantId"];
  #flags: FlagTexts;
  /** Whether the SDK waits for `initialize`, and then tells its listeners itself. */
  #isInitializing = false;

  constructor(client: TenantClient) {
    if (isServer()) {
      throw new Error(ON_SERVER);
    }
    this.#client = client;
    this.#status = client.status;
    this.#tenantId = client.tenantId;
    this.#flags = flagTexts(client);
    client.on("change", () => this.#report());
  }

  /** Waits for the client's first tenant. The SDK calls it. */
  async initialize(): Promise<void> {
    this.#isInitializing = true;
    try {
      await firstTenant(this.#client);
      this.#status = "READY";
    } catch (error) {
      this.#status = "ERROR";
      throw error;
    } finally {
      this.#isInitializing = false;
      this.#tenantId = this.#client.tenantId;
      this.#flags = flagTexts(this.#client);
      // After the SDK's own event: the profile may be a stored one.
      setTimeout(() => this.#report());
    }
  }

  /** The context changes nothing here, but after each change the SDK takes the provider for ready. */
  onContextChange(): void {
    this.#status = "READY";
    queueMicrotask(() => this.#report());
  }

  resolveBooleanEvaluation(key: string, fallback: boolean): ResolutionDetails<boolean> {
    return this.#resolve("boolean", key, fallback);
  }

  resolveStringEvaluation(key: string, fallback: string): ResolutionDetails<string> {
    return this.#resolve("string", key, fallback);
  }

  resolveNumberEvaluation(key: string, fallback: number): ResolutionDetails<number> {
    return this.#resolve("number", key, fallback);
  }

  resolveObjectEvaluation<Value extends JsonValue>(key: string, fallback: Value): ResolutionDetails<Value> {
    return this.#resolve("object", key, fallback);
  }

  #resolve<Value>(type: FlagType, key: string, fallback: Value): ResolutionDetails<Value> {
    return detailsOf(evaluate(this.#client, type, key, fallback));
  }

  /** Tells the SDK what has changed since the last time. */
  #report(): void {
    if (this.#isInitializing) {
      return;
    }
    const { status, tenantId } = this.#client;
    const [wasStatus, wasTenant, were] = [this.#status, this.#tenantId, this.#flags];
    this.#status = status;
    this.#tenantId = tenantId;
    this.#flags = flagTexts(this.#client);
    if (status !== wasStatus) {
      this.#reportStatus(status);
    }
    const flagsChanged = changedFlags(were, this.#flags);
    if (flagsChanged.length > 0 || tenantId !== wasTenant) {
      this.events.emit(ProviderEvents.ConfigurationChanged, { flagsChanged });
    }
  }

  #reportStatus(status: Status): void {
    const message = this.#client.error?.message ?? "";
    if (status === "READY") {
      this.events.emit(ProviderEvents.Ready);
    } else if (status === "STALE") {
      this.events.emit(ProviderEvents.Stale, { message });
    } else if (status === "RECONCILING") {
      this.events.emit(ProviderEvents.Reconciling);
    } else if (status === "ERROR") {
      this.events.emit(ProviderEvents.Error, { message, errorCode: ErrorCode.GENERAL });
    }
  }
}

/** Neither a page, nor React Native, nor a worker of a browser. */
function isServer(): boolean {
  const { window, WorkerGlobalScope, location } = globalThis as { window?: unknown; WorkerGlobalScope?: unknown } & {
    location?: Location;
  };
  return window === undefined && !(WorkerGlobalScope && location?.host);
}

const ON_SERVER =
  "TenantryWebProvider was made on a server. There OpenFeature has one web provider for all requests, so a page " +
  "would get another tenant's flags. Use TenantryServerProvider of tenantry/openfeature/server; in a component that " +
  "a server renders too, set the provider in an effect.";

const DISPOSED = "The tenant client was disposed of. Make a new client, and a new provider for it.";

/** Waits for the client's first tenant, also if a switch replaces its load. */
async function firstTenant(client: TenantClient): Promise<void> {
  for (let ready: unknown; ready !== client.ready; ) {
    ready = client.ready;
    await client.ready.catch((error: unknown) => {
      if (ready === client.ready && client.status !== "NOT_READY") {
        throw error;
      }
    });
  }
  if (client.status === "NOT_READY") {
    throw new ProviderFatalError(DISPOSED);
  }
}

function detailsOf<Value>({ errorCode, ...evaluation }: Evaluation<Value>): ResolutionDetails<Value> {
  return errorCode === undefined ? evaluation : { ...evaluation, errorCode: ErrorCode[errorCode] };
}
