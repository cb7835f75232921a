// A page of the module's memory: ASCII text handed over and taken back without a string made on the other side.
import { kernel } from "./module.js";

/** Bytes of a page. A request's host, cookies and tenant header usually fit; more is asked the long way. */
const LENGTH = 4096;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A page that the module opens when it is first needed. */
export class ScratchBuffer {
  readonly #open: (length: number) => number;
  #start: number | undefined;
  #bytes = new Uint8Array();

  /** @param open reserves so many bytes of the module's memory, for good, and says where. */
  constructor(open: (length: number) => number) {
    this.#open = open;
  }

  /** Whether the text was written: it must be ASCII and fit. */
  write(text: string): boolean {
    // Memory that grows leaves every view of it empty.
    if (this.#bytes.length === 0) {
      this.#start ??= kernel(() => this.#open(LENGTH));
      const memory = kernel((module) => module.moduleMemory()) as WebAssembly.Memory;
      this.#bytes = new Uint8Array(memory.buffer, this.#start, LENGTH);
    }
    return text.length <= LENGTH && encoder.encodeInto(text, this.#bytes).written === text.length;
  }

  /** So many characters from there on. */
  read(start: number, length: number): string {
    return decoder.decode(this.#bytes.subarray(start, start + length));
  }
}
