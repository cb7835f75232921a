import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { test } from "node:test";
import { cache, root } from "./project.mjs";
import { unlessUnchanged } from "./unchanged.mjs";

/** A folder with one source. `build()` resolves to whether it had to build. */
async function project(t) {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "unchanged-"));
  const name = basename(folder);
  t.after(async () => {
    await rm(folder, { recursive: true });
    await rm(join(cache, "built", name));
  });
  const source = join(folder, "source");
  const output = join(folder, "output");
  await writeFile(source, "one");
  const build = async () => {
    let built = false;
    const paths = { sources: [relative(root, source)], output: relative(root, output) };
    await unlessUnchanged(name, paths, async () => {
      built = true;
      await writeFile(output, String(Math.random()));
    });
    return built;
  };
  return { source, output, build };
}

test("builds once", async (t) => {
  const { build } = await project(t);
  assert.equal(await build(), true);
  assert.equal(await build(), false);
});

test("builds again when the content of a source changed", async (t) => {
  const { source, build } = await project(t);
  await build();
  await writeFile(source, "two");
  assert.equal(await build(), true);
});

test("does not build again because a date changed", async (t) => {
  // Catches a comparison of dates, which `git checkout` upsets.
  const { source, build } = await project(t);
  await build();
  await utimes(source, new Date(), new Date());
  assert.equal(await build(), false);
});

test("builds again when another command has written or removed the output", async (t) => {
  // Catches a fingerprint of the sources alone: edit, `npm run build`, undo the edit, and dist/ is stale.
  const { output, build } = await project(t);
  await build();
  await utimes(output, new Date(0), new Date(0));
  assert.equal(await build(), true);
  await rm(output);
  assert.equal(await build(), true);
});
