// Where the recorded answers are.

import { join } from "node:path";

/** The folder with a file for each family. */
export const RECORDS = join(import.meta.dirname, "../js/recorded");

/** The file of a family. */
export const recordOf = (family) => join(RECORDS, `${family.replaceAll(/\W+/g, "-")}.json`);
