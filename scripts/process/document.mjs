// A part of a document that a command writes, between two markers such as <!-- benches --> and <!-- /benches -->.

import { Failure } from "./failure.mjs";

/** The document with `text` between the markers of `name`. */
export function withBlock(document, name, text) {
  const markers = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!markers.test(document)) {
    throw new Failure(
      `The document has no place for this table. Add the lines <!-- ${name} --> and <!-- /${name} -->.`,
    );
  }
  return document.replace(markers, (_, before, after) => `${before}\n${text}\n\n${after}`);
}
