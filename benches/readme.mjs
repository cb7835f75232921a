// Writes the table into the README.

import { Failure } from "../scripts/process/failure.mjs";

const MARKERS = /(<!-- benches -->\n)[\s\S]*?(<!-- \/benches -->)/;

/** The document with `text` between its markers. */
export function withBenches(document, text) {
  if (!MARKERS.test(document)) {
    throw new Failure(
      "The document has no markers for the table. Add the lines <!-- benches --> and <!-- /benches -->.",
    );
  }
  return document.replace(MARKERS, (_, before, after) => `${before}\n${text}\n\n${after}`);
}
