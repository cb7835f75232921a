// Calls of the kernel, the rules in the WebAssembly module. The module starts on first use, and nothing else in the
// package touches `WebAssembly`.
//
// The module keeps no state of a client, so a trap costs the call in which it happens: the next call starts a new
// instance.

import module from "#module";
import { type ErrorData, errorFrom, type TenantError, TenantRuntimeError } from "../errors.js";
import { decode } from "./decode.js";
import { instantiate, invoke, openBuffer, type Rule } from "./generated/tenantry.js";
import { toJson } from "./json.js";
import { readText, setMemory, viewOf, writeText } from "./memory.js";
import { explainStartFailure } from "./start-failure.js";

/** Bytes of the buffer at first. The facts of a request usually fit. */
const CAPACITY = 4096;

let compiled: WebAssembly.Module | undefined;
let isRunning = false;
/** The buffer through which text crosses. Empty before the first call and after the memory grew. */
let buffer = new Uint8Array();

/** Counts the instances that trapped. What an instance was told holds only for that instance. */
export let generation = 0;

/**
 * Asks a rule about data.
 *
 * @throws {TenantError} if the rule refuses, and what the caller's own code throws while the data is read.
 */
export function call<Answer>(rule: Rule, ...given: readonly unknown[]): Answer {
  return callWithJson(rule, toJson(given));
}

/** Asks a rule about arguments that are JSON text already. */
export function callWithJson<Answer>(rule: Rule, given: string): Answer {
  const { answer, isRefusal } = send(rule, given);
  if (isRefusal) {
    throw errorFrom(answer as ErrorData);
  }
  return answer as Answer;
}

/** The error with which a rule refuses, or undefined if it does not. */
export function refusal(rule: Rule, ...given: readonly unknown[]): TenantError | undefined {
  const { answer, isRefusal } = send(rule, toJson(given));
  return isRefusal ? errorFrom(answer as ErrorData) : undefined;
}

/** Asks a rule about numbers. */
export function compute<Given extends readonly (number | boolean)[], Answer>(
  rule: (...given: Given) => Answer,
  ...given: Given
): Answer {
  start();
  try {
    return rule(...given);
  } catch (cause) {
    throw discardInstance(cause);
  }
}

/** Writes ASCII text for a rule that takes its length. Returns false if the text is not ASCII or does not fit. */
export function writeAscii(text: string): boolean {
  start();
  return text.length <= CAPACITY && writeText(text, buffer) === text.length;
}

/** Reads a part of the buffer; empty after the memory grew. */
export function readAscii(from: number, length: number): string {
  return readText(buffer.subarray(from, from + length));
}

/** Discards the instance that trapped, with everything that it was told. Returns the error for its caller. */
export function discardInstance(cause: unknown): TenantRuntimeError {
  isRunning = false;
  generation += 1;
  return new TenantRuntimeError(
    "The WebAssembly module of tenantry broke down in this call and was replaced. Call again.",
    { code: "TENANT_RUNTIME", details: { reason: "breakdown" }, cause },
  );
}

function send(rule: Rule, given: string): { readonly answer: unknown; readonly isRefusal: boolean } {
  start();
  let size: number;
  try {
    // A character takes at most three bytes.
    openBufferOf(given.length * 3);
    size = invoke(rule, writeText(given, buffer));
    openBufferOf(Math.abs(size));
  } catch (cause) {
    throw discardInstance(cause);
  }
  return { answer: JSON.parse(readText(buffer.subarray(0, Math.abs(size)))), isRefusal: size < 0 };
}

function openBufferOf(length: number): void {
  // The length 0 is that of a view whose memory grew.
  if (buffer.length < length || buffer.length === 0) {
    const capacity = Math.max(length, CAPACITY);
    buffer = viewOf(openBuffer(capacity), capacity);
  }
}

function start(): void {
  if (isRunning) {
    return;
  }
  try {
    // A module of an edge runtime may be of another realm, where `instanceof WebAssembly.Module` is false.
    compiled ??= typeof module === "string" ? new WebAssembly.Module(decode(module)) : module;
    setMemory(instantiate(compiled));
  } catch (cause) {
    const { reason, message } = explainStartFailure(cause);
    throw new TenantRuntimeError(message, { code: "TENANT_RUNTIME", details: { reason }, cause });
  }
  isRunning = true;
  buffer = new Uint8Array();
  openBufferOf(CAPACITY);
}
