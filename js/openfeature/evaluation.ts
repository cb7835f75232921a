// How a flag of OpenFeature is read from a tenant's profile, for both SDKs.
import type { TenantClient } from "../client/tenant-client.js";
import { isOfTypeOf } from "../profile/flag-type.js";
import type { FlagValue, TenantProfile } from "../profile/profile.js";
import { frozenCopy } from "./frozen-copy.js";

/** The part of a client that an evaluation reads. */
export type FlagSource = Pick<TenantClient, "tenant" | "status" | "error" | "isPlatform" | "flag">;

/** The types that OpenFeature asks for. */
export type FlagType = "boolean" | "string" | "number" | "object";

/** The error codes of OpenFeature that an evaluation ends with. */
export type EvaluationErrorCode = "FLAG_NOT_FOUND" | "TYPE_MISMATCH" | "PROVIDER_NOT_READY" | "GENERAL";

/** An evaluation in the words of OpenFeature, without the types of one SDK. */
export interface Evaluation<Value> {
  readonly value: Value;
  readonly reason: "STATIC" | "STALE" | "ERROR";
  readonly errorCode?: EvaluationErrorCode;
  readonly errorMessage?: string;
  readonly flagMetadata?: FlagMetadata;
}

/** Which profile a value is from, by the keys that OpenFeature's telemetry reads. */
type FlagMetadata = { readonly flagSetId: string; readonly version?: string };

/**
 * Reads a flag. The value is the one that `client.flag` returns at the same moment.
 *
 * An object is a frozen copy: what a caller does to it reaches neither the profile nor another caller.
 */
export function evaluate<Value>(client: FlagSource, type: FlagType, key: string, fallback: Value): Evaluation<Value> {
  const { tenant } = client;
  if (tenant === null) {
    return withoutProfile(client, key, fallback);
  }
  const flagMetadata = metadataOf(tenant);
  const value = readFlag(client, tenant, key);
  if (value === null) {
    const message = `The profile of tenant "${tenant.slug}" has no flag ${JSON.stringify(key)}.`;
    return { ...failed(fallback, "FLAG_NOT_FOUND", message), flagMetadata };
  }
  if (!isOfType(type, value, fallback as FlagValue)) {
    const is = `Flag ${JSON.stringify(key)} of tenant "${tenant.slug}" is ${nameOf(value)}`;
    const message = `${is}, but the code asks for ${wantedBy(type, fallback as FlagValue)}.`;
    return { ...failed(fallback, "TYPE_MISMATCH", message), flagMetadata };
  }
  return { value: frozenCopy(value) as Value, reason: isUnconfirmed(client) ? "STALE" : "STATIC", flagMetadata };
}

/** An evaluation that ends with the fallback and an error. */
export function failed<Value>(value: Value, errorCode: EvaluationErrorCode, errorMessage: string): Evaluation<Value> {
  return { value, reason: "ERROR", errorCode, errorMessage };
}

/** The value of a flag of the profile, or the override of the devtools; null where there is none. */
export function readFlag(client: Pick<TenantClient, "flag">, { flags }: TenantProfile, key: string): FlagValue {
  // With the profile's value as the fallback, `flag` accepts each type of value, and gives an override of this type.
  return (client.flag as ReadAny).call(client, key, Object.hasOwn(flags, key) ? (flags[key] as FlagValue) : null);
}

type ReadAny = (key: string, fallback: FlagValue) => FlagValue;

function withoutProfile<Value>(client: FlagSource, key: string, fallback: Value): Evaluation<Value> {
  if (client.isPlatform) {
    const message = `The platform has no profile, so it has no flag ${JSON.stringify(key)}.`;
    return failed(fallback, "FLAG_NOT_FOUND", message);
  }
  if (client.error !== null) {
    return failed(fallback, "GENERAL", `The tenant's profile is not loaded: ${client.error.message}`);
  }
  const message = "The client has no tenant: its first profile is loading, or the client was disposed of.";
  return failed(fallback, "PROVIDER_NOT_READY", message);
}

function metadataOf({ id, version }: TenantProfile): FlagMetadata {
  return version === null ? { flagSetId: id } : { flagSetId: id, version: String(version) };
}

/** Whether the tenant API did not confirm the profile when it was last asked. */
function isUnconfirmed({ status }: FlagSource): boolean {
  return status === "STALE" || status === "ERROR";
}

function isOfType(type: FlagType, value: FlagValue, fallback: FlagValue): boolean {
  return typeof value === type && (type !== "object" || isOfTypeOf(fallback, value));
}

function wantedBy(type: FlagType, fallback: FlagValue): string {
  return type === "object" && typeof fallback === "object" ? nameOf(fallback) : `${article(type)} ${type}`;
}

function nameOf(value: FlagValue): string {
  if (value === null) {
    return "an object or a list";
  }
  return Array.isArray(value) ? "a list" : `${article(typeof value)} ${typeof value}`;
}

function article(noun: string): string {
  return noun === "object" ? "an" : "a";
}
