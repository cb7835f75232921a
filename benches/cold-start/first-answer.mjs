// One cold start, in the current process or page.

/**
 * The time from before `url` is imported to the first answer, in milliseconds. The function uses no other module,
 * because Playwright sends only its source to the browser.
 */
export async function firstAnswer({ url, flagValues, key }) {
  const began = performance.now();
  const { start } = await import(url);
  const flag = await start(flagValues);
  const answer = flag(key);
  const took = performance.now() - began;
  if (answer !== true) throw new Error(`${url} returned ${answer} for the flag ${key}, not true.`);
  return took;
}
