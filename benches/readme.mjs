// The table's place in the README.

import { Failure } from "../scripts/process/failure.mjs";

const PLACE = /(<!-- benches -->\n)[\s\S]*?(<!-- \/benches -->)/;

/** The document with `text` in place of what stood between its markers. */
export function withBenches(document, text) {
  if (!PLACE.test(document)) {
    throw new Failure("There is no place for the table: add the lines <!-- benches --> and <!-- /benches -->.");
  }
  return document.replace(PLACE, (_, before, after) => `${before}\n${text}\n\n${after}`);
}
