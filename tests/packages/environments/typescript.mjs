// Every TypeScript version since 5.4, with each resolution of modules: strict projects that check declarations too.

import assert from "node:assert/strict";
import { install, run } from "../fixture.mjs";

const VERSIONS = ["5.4.5", "5.5.4", "5.6.3", "5.7.3", "5.8.3", "5.9.3", "6.0.3", "7.0.2"];
const RESOLUTIONS = ["bundler", "node16", "nodenext"];

/** A project with React and the DOM types, and a server without the DOM types. */
const PROJECTS = [".", "node-only"];

const environment = (version) => ({
  name: `TypeScript ${version}`,
  isShort: version === VERSIONS[0] || version === VERSIONS.at(-1),
  async start(onEnd) {
    const { folder, remove } = await install("types", { dependencies: { compiler: `npm:typescript@${version}` } });
    onEnd(remove);
    return { compile: (project) => run(folder, "node", "node_modules/compiler/bin/tsc", "--project", project) };
  },
  cells: Object.fromEntries(
    RESOLUTIONS.map((resolution) => [
      resolution,
      async ({ compile }) => {
        for (const project of PROJECTS) assert.equal(await compile(`${project}/${resolution}.json`), "");
      },
    ]),
  ),
});

export const typescript = { title: "TypeScript, strict", environments: VERSIONS.map(environment) };
