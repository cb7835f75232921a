// The bytes of the module, which arrive as text.

/**
 * The bytes behind a literal that has one Latin-1 character for each, by the engine where it has a way: a loop over a
 * literal that was just parsed runs slowly.
 */
export function decode(literal: string): Uint8Array<ArrayBuffer> {
  if (Uint8Array.fromBase64 !== undefined) {
    return Uint8Array.fromBase64(btoa(literal));
  }
  // Not as a bare name: where Parcel and older bundlers read that, they add a polyfill of 50 KB, or ask for one.
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
