// Text in the memory of the WebAssembly module that runs. Calls do not overlap, so one memory is in use at a time.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

let memory: { readonly buffer: ArrayBuffer };

/** Uses the memory of the instance that is called next. */
export function selectMemory(ofInstance: WebAssembly.Memory): void {
  memory = ofInstance as { readonly buffer: ArrayBuffer };
}

/** A view of so many bytes of memory. It is empty as soon as the memory grows. */
export function viewOf(start: number, length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(memory.buffer, start, length);
}

/** Writes a text as UTF-8, as far as it fits. Returns the number of bytes, or 0 if the view is empty. */
export function writeText(text: string, view: Uint8Array): number {
  return encoder.encodeInto(text, view).written;
}

/** Reads UTF-8. */
export function readText(view: Uint8Array): string {
  return decoder.decode(view);
}
