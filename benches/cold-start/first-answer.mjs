// One cold start, in the process or page that this runs in.

/**
 * Milliseconds from before `url` is imported to the first answer. It imports nothing itself, for a browser is handed
 * the text of this function alone.
 */
export async function firstAnswer({ url, features, key }) {
  const began = performance.now();
  const { start } = await import(url);
  const flag = await start(features);
  const answer = flag(key);
  const took = performance.now() - began;
  if (answer !== true) throw new Error(`${url} answers ${answer}`);
  return took;
}
