// The most telling environments of the matrix. `npm run matrix` runs all of them.

import { after, test } from "node:test";
import { lazily, offered } from "./environment.mjs";
import { GROUPS } from "./environments.mjs";

for (const environment of GROUPS.flatMap(({ environments }) => environments).filter(({ isShort }) => isShort)) {
  const { name } = environment;
  const started = lazily(environment);
  for (const cell of offered(environment)) test(`${name}: ${cell}`, () => started.run(cell));
  after(() => started.end());
}
