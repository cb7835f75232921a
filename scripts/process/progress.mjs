// What a person sees while a script works: a line for each step, with its time, and a sign of life
// from a step that takes long.

const SIGN_OF_LIFE_MS = 10_000;

export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Does one named piece of work. `work` is given `say(line)`: the latest line is what the sign of
 * life repeats, so a ten-minute compilation shows which crate it is at.
 */
export async function step(title, work) {
  const started = performance.now();
  let latest = "";
  const life = setInterval(() => {
    console.log(`  … ${title} (${seconds(started)}) ${latest}`);
  }, SIGN_OF_LIFE_MS);
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
    clearInterval(life);
  }
}
