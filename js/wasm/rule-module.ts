// A WebAssembly module with rules of the kernel. It starts on first use, and nothing else in the package touches
// `WebAssembly`.
//
// A module keeps no state of a client, so a trap costs the call in which it happens: the next call starts a new
// instance.

import { TenantRuntimeError } from "../errors.js";
import { decode } from "./decode.js";
import { readText, selectMemory, viewOf, writeText } from "./memory.js";
import { explainStartFailure } from "./start-failure.js";

/** Bytes of the buffer at first. The facts of a request usually fit. */
const CAPACITY = 4096;

/** What the bindings of every module have. `Rule` is the type of this module's rules. */
interface Bindings<Rule extends number> {
  readonly instantiate: (module: WebAssembly.Module) => WebAssembly.Memory;
  readonly openBuffer: (length: number) => number;
  readonly invoke: (rule: Rule, length: number) => number;
}

/** What a rule answers: a value, or the error with which it refuses. */
export interface Answer {
  readonly value: unknown;
  readonly isRefusal: boolean;
}

export class RuleModule<Rule extends number> {
  /** Counts the instances that trapped. What an instance was told holds only for that instance. */
  generation = 0;

  readonly #source: string | WebAssembly.Module;
  readonly #bindings: Bindings<Rule>;
  #compiled: WebAssembly.Module | undefined;
  /** The memory of the instance, while it runs. */
  #memory: WebAssembly.Memory | undefined;
  /** The buffer through which text crosses. Empty before the first call and after the memory grew. */
  #buffer = new Uint8Array();

  constructor(source: string | WebAssembly.Module, bindings: Bindings<Rule>) {
    this.#source = source;
    this.#bindings = bindings;
  }

  /** Asks a rule about arguments that are JSON text. */
  ask(rule: Rule, given: string): Answer {
    this.start();
    let size: number;
    try {
      // A character takes at most three bytes.
      this.#openBufferOf(given.length * 3);
      size = this.#bindings.invoke(rule, writeText(given, this.#buffer));
      this.#openBufferOf(Math.abs(size));
    } catch (cause) {
      throw this.discardInstance(cause);
    }
    return { value: JSON.parse(readText(this.#buffer.subarray(0, Math.abs(size)))), isRefusal: size < 0 };
  }

  /** Writes ASCII text for a rule that takes its length. Returns false if the text is not ASCII or does not fit. */
  writeAscii(text: string): boolean {
    this.start();
    return text.length <= CAPACITY && writeText(text, this.#buffer) === text.length;
  }

  /** Reads a part of the buffer; empty after the memory grew. */
  readAscii(from: number, length: number): string {
    return readText(this.#buffer.subarray(from, from + length));
  }

  /** Starts an instance unless one runs. The next call is one of this module. */
  start(): void {
    if (this.#memory !== undefined) {
      selectMemory(this.#memory);
      return;
    }
    try {
      this.#compiled ??= compiled(this.#source);
      this.#memory = this.#bindings.instantiate(this.#compiled);
    } catch (cause) {
      const { reason, message } = explainStartFailure(cause);
      throw runtimeError(reason, message, cause);
    }
    selectMemory(this.#memory);
    this.#buffer = new Uint8Array();
    this.#openBufferOf(CAPACITY);
  }

  /** Discards the instance that trapped, with everything that it was told. Returns the error for its caller. */
  discardInstance(cause: unknown): TenantRuntimeError {
    this.#memory = undefined;
    this.generation += 1;
    const message = "The WebAssembly module of tenantry broke down in this call and was replaced. Call again.";
    return runtimeError("breakdown", message, cause);
  }

  #openBufferOf(length: number): void {
    // The length 0 is that of a view whose memory grew.
    if (this.#buffer.length < length || this.#buffer.length === 0) {
      const capacity = Math.max(length, CAPACITY);
      this.#buffer = viewOf(this.#bindings.openBuffer(capacity), capacity);
    }
  }
}

/** An error that the kernel cannot write. Its message ends with the link that the kernel's messages have. */
function runtimeError(reason: TenantRuntimeError["details"]["reason"], text: string, cause: unknown) {
  const message = `${text} See https://tenantry.github.io/tenantry/errors/TENANT_RUNTIME`;
  return new TenantRuntimeError(message, { code: "TENANT_RUNTIME", details: { reason }, cause });
}

function compiled(source: string | WebAssembly.Module): WebAssembly.Module {
  // A module of an edge runtime may be of another realm, where `instanceof WebAssembly.Module` is false.
  return typeof source === "string" ? new WebAssembly.Module(decode(source)) : source;
}
