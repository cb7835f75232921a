// `npm run differential`: compares the package with one that was built before, over 50,000 seeded cases, and then makes
// a million calls and compares the length of the modules' memory. The options of the first part are in
// tests/differential/run.mjs. `-- --memory` runs the second part alone. `-- --record` records a few hundred answers of
// the earlier package for the tests.

import { outcome } from "./process/command.mjs";
import { asScript, Failure } from "./process/failure.mjs";
import { earlierPackage } from "./setup/earlier-package.mjs";
import { builtPackage } from "./setup/package.mjs";
import { setup } from "./setup.mjs";

await asScript(import.meta.url, async (args) => {
  const isGiven = args.includes("--before");
  const isMemoryOnly = args.includes("--memory");
  await setup("differential", [builtPackage, ...(isGiven || isMemoryOnly ? [] : [earlierPackage])]);
  if (!isMemoryOnly) {
    const before = isGiven ? [] : ["--before", await earlierPackage()];
    const isRecording = args.includes("--record");
    const file = `tests/differential/${isRecording ? "record" : "run"}.mjs`;
    const given = [...before, ...args.filter((arg) => arg !== "--record")];
    const { code } = await outcome("node", [file, ...given], { onLine: console.log });
    if (code !== 0)
      throw new Failure(isRecording ? "Nothing was recorded: see above." : "The packages differ: see above.");
  }
  if (args.length === 0 || isMemoryOnly) await compareMemory();
});

async function compareMemory() {
  const { output, code } = await outcome("node", ["tests/js/memory-of-calls.mjs", "1000000"]);
  const { early, late, refusals } = code === 0 ? JSON.parse(output) : {};
  if (code !== 0 || early !== late) throw new Failure(`The memory of the modules did not stay as it was: ${output}`);
  console.log(
    `The memory of the modules is ${late} bytes after 100,000 and after 1,000,000 calls, ${refusals} of them refused.`,
  );
}
