// A Redis server, for the tests of the cache that replicas share.

import { once } from "../process/once.mjs";
import { foundOrInstalled } from "./debian.mjs";
import { onPath } from "./programs.mjs";

/** Finds the program, or installs the Debian package. Resolves to its path. */
export const redis = once(() =>
  foundOrInstalled({
    title: "Redis",
    packages: ["redis-server"],
    locate: async () => process.env.REDIS_SERVER ?? (await onPath(["redis-server"])),
    missing:
      "The tests of the gateway need a Redis server: install it (on Debian `apt-get install redis-server`) " +
      "or set REDIS_SERVER to its path, then run this again.",
  }),
);
