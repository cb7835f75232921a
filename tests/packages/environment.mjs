// An environment is a place where the package must start: a runtime, a bundler, a version of a framework. Its cells are
// the ways to use the package there. Together they are the matrix.
//
// @typedef {object} Environment
// @property {string} name
// @property {boolean} [isShort]   whether `npm test` runs it too
// @property {(onEnd: (end) => void) => Promise<object>} [start]   installs, builds and starts it; `onEnd` takes what
//   ends it again, in reverse order
// @property {Record<string, (started: object) => Promise<void>>} cells   by the names of the columns; a cell that does
//   not work throws the environment's own error
// @property {Record<string, string>} [notOffered]   the reasons by the names of the cells

import { setTimeout } from "node:timers/promises";

/** Ends a cell that hangs. Some cells build an app, and a slow machine needs minutes for that. */
const CELL_LIMIT_MS = 600_000;

/** An environment that is started when its first cell runs. A failed start is the error of every cell. */
export function lazily({ start = async () => ({}), cells }) {
  const ends = [];
  let started;
  return {
    async run(cell) {
      started ??= start((end) => ends.unshift(end));
      const ready = await started;
      const limit = new AbortController();
      try {
        await Promise.race([cells[cell](ready), hangs(limit.signal)]);
      } finally {
        limit.abort();
      }
    },
    async end() {
      await started?.catch(() => {});
      for (const end of ends) await end();
    },
  };
}

async function hangs(signal) {
  await setTimeout(CELL_LIMIT_MS, undefined, { signal }).catch(() => {});
  throw new Error(`This did not end in ${CELL_LIMIT_MS / 1000} s.`);
}

/** The names of the cells that the environment offers. */
export const offered = ({ cells, notOffered = {} }) => Object.keys(cells).filter((cell) => !(cell in notOffered));
