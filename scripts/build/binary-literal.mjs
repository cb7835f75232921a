// Bytes as a JavaScript string literal: one Latin-1 character a byte.
//
// Kept byte for byte, compiled code compresses almost as well inside JavaScript as on its own; base64 shifts
// it off its byte boundaries and costs about a quarter more on the wire.

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

/** `\0` in front of a digit would read as an octal escape, which a module may not have. */
function zero(next) {
  return next >= 0x30 && next <= 0x39 ? "\\x00" : "\\0";
}
