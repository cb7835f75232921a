// The progress of a script: a line for each step with its time, and lines in between for a step that takes long.

const REPEAT_AFTER_MS = 10_000;

export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Does one named piece of work. `work` receives `say(line)`; the latest line is printed every ten seconds, so a long
 * compilation shows the crate that it compiles.
 */
export async function step(title, work) {
  const started = performance.now();
  let latest = "";
  const repeated = setInterval(() => {
    console.log(`  … ${title} (${seconds(started)}) ${latest}`);
  }, REPEAT_AFTER_MS);
  try {
    const result = await work((line) => {
      latest = line.trim() || latest;
    });
    console.log(`  ✓ ${title} (${seconds(started)})`);
    return result;
  } catch (error) {
    console.log(`  ✗ ${title} (${seconds(started)})`);
    throw error;
  } finally {
    clearInterval(repeated);
  }
}
