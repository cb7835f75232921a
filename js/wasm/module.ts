// The WebAssembly module: started on first use, and replaced when it breaks down. Nothing else in the package
// touches `WebAssembly`.
import { classify, TenantRuntimeError } from "../errors.js";
import bytes from "./generated/bytes.js";
import * as exports from "./generated/tenantry.js";
import { explainStartFailure } from "./start-failure.js";

/** What the module exports. */
export type Kernel = typeof exports;

/** Counts the module's lives. Objects that an earlier life made cannot be used any more. */
export let generation = 0;

/** Calls under way: one, or more where a caller's getter asks again while it is read. */
let depth = 0;
/** What broke the module down while calls into it are still under way. */
let breakdown: unknown;

/**
 * Asks the kernel. Errors come out as the classes of the family, and what the caller's own code throws as it is; a
 * breakdown of the module costs the calls that are under way, for the next finds a new module.
 */
export function kernel<Answer>(ask: (module: Kernel) => Answer): Answer {
  start();
  depth += 1;
  try {
    const answer = ask(exports);
    if (breakdown === undefined) {
      return answer;
    }
  } catch (error) {
    if (breakdown === undefined && !isBreakdown(error)) {
      throw Array.isArray(error) ? error[0] : classify(error);
    }
    breakdown ??= error;
  } finally {
    depth -= 1;
  }
  throw replaced();
}

/** An error that the kernel makes for us to throw, or none where it has none for this. */
export function kernelError<Made extends Error | undefined>(make: (module: Kernel) => Made): Made {
  return classify(kernel(make)) as Made;
}

function start(): void {
  if (generation > 0) {
    return;
  }
  try {
    exports.initSync({ module: decode(bytes) });
  } catch (cause) {
    const { reason, message } = explainStartFailure(cause);
    throw new TenantRuntimeError(message, { code: "TENANT_RUNTIME", details: { reason }, cause });
  }
  generation = 1;
}

/** The error of a call that broke down; the last of those under way leaves a new module behind. */
function replaced(): TenantRuntimeError {
  const cause = breakdown;
  if (depth === 0) {
    exports.__wbg_reset_state();
    generation += 1;
    breakdown = undefined;
  }
  return new TenantRuntimeError(
    "The WebAssembly module of tenantry broke down in this call and was replaced. Call again.",
    {
      code: "TENANT_RUNTIME",
      details: { reason: "breakdown" },
      cause,
    },
  );
}

/**
 * A trap, or a call stack that ran out inside the module, which is a `RangeError` or Firefox's `InternalError`. Either
 * leaves Rust's own stack and allocator wherever they were.
 */
function isBreakdown(error: unknown): boolean {
  return (
    error instanceof WebAssembly.RuntimeError ||
    error instanceof RangeError ||
    (error instanceof Error && error.name === "InternalError")
  );
}

/**
 * The bytes behind a literal that has one Latin-1 character for each, by the engine where it has a way: a loop over a
 * hundred thousand characters, which it has only just seen, it runs slowly.
 */
function decode(literal: string): Uint8Array<ArrayBuffer> {
  if (Uint8Array.fromBase64 !== undefined) {
    return Uint8Array.fromBase64(btoa(literal));
  }
  // Not as a bare name: where Parcel and older bundlers read that, they bring a polyfill of 50 KB, or ask for one.
  const { Buffer: NodeBuffer } = globalThis as { Buffer?: typeof Buffer };
  if (NodeBuffer !== undefined) {
    return NodeBuffer.from(literal, "latin1");
  }
  const decoded = new Uint8Array(literal.length);
  for (let index = 0; index < literal.length; index += 1) {
    decoded[index] = literal.charCodeAt(index);
  }
  return decoded;
}
