// Bytes as a JavaScript string literal: one Latin-1 character a byte.
//
// A server compresses this literal almost as well as the module itself. base64 moves the code off its byte boundaries
// and costs about a quarter more on the wire.

const escapes = new Map([
  [0x0a, "\\n"],
  [0x0d, "\\r"],
  [0x22, '\\"'],
  [0x5c, "\\\\"],
]);

/** @param {Uint8Array} bytes */
export function binaryLiteral(bytes) {
  let literal = '"';
  bytes.forEach((byte, index) => {
    literal += escapes.get(byte) ?? (byte === 0 ? zero(bytes[index + 1]) : String.fromCharCode(byte));
  });
  return `${literal}"`;
}

/** `\0` before a digit is an octal escape, which a module may not contain. */
function zero(next) {
  return next >= 0x30 && next <= 0x39 ? "\\x00" : "\\0";
}
