// Errors that JavaScript finds. The kernel writes them, so that each error has one text.

import { refuseAnswer, refuseLate, refuseValue, refuseWithoutTenant } from "./generated/tenantry.js";
import { refusal } from "./kernel.js";

/** A value that is not what it must be. */
export function validationError(field: string, reason: string): Error {
  return refusal(refuseValue, field, reason) as Error;
}

/** Work that needs a tenant runs where none is set. */
export function contextNotSetError(): Error {
  return refusal(refuseWithoutTenant) as Error;
}

/** Work that began before the client switched tenant. */
export function changedError(): Error {
  return refusal(refuseLate) as Error;
}

/** An answer of the tenant API that is not usable, as far as there is one. */
export interface UnusableAnswer {
  readonly status?: number | null | undefined;
  readonly contentType?: string | null | undefined;
  readonly body?: string | undefined;
  /** The answer's tenant header. */
  readonly echo?: string | null | undefined;
  /** The id of the requested tenant. */
  readonly asked?: string | undefined;
}

/** A call to `url` without a usable answer. The kernel decides what the error may show of the answer. */
export function apiError(detail: string, url: string, answer: UnusableAnswer = {}): Error {
  const { status, contentType, body, echo, asked } = answer;
  return refusal(refuseAnswer, detail, url, status, contentType, body, echo, asked) as Error;
}
