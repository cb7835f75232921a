// `npm run docs`: builds the documentation and serves it as a site. `npm run docs -- --build` leaves it in .cache/site.

import { asScript, Failure } from "./process/failure.mjs";
import { freePort } from "./process/ports.mjs";
import { builtSite, serveSite } from "./setup/site.mjs";
import { setup } from "./setup.mjs";

await asScript(import.meta.url, async (args) => {
  await setup("docs", [builtSite]);
  if (args.includes("--build")) return;
  let onExit;
  const ended = new Promise((resolve) => {
    onExit = resolve;
  });
  const { url, stop } = await serveSite(await freePort(), { onExit });
  console.log(`The documentation is at ${url}. Press Ctrl-C to stop.`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => onExit(null));
  const lastOutput = await ended;
  await stop();
  if (lastOutput !== null) throw new Failure(lastOutput);
});
