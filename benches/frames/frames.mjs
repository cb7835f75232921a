// What the times of frames and the tasks of a browser say about an interaction.

/** A frame is dropped if it comes later than this many intervals after the one before. */
const LATE = 1.5;

/**
 * The frames of an interaction.
 *
 * @param {number[]} times when each frame began, in milliseconds
 * @param {number} interval the time between two frames of a page that does nothing, in milliseconds
 */
export function framesOf(times, interval) {
  const gaps = times.slice(1).map((time, at) => time - times[at]);
  return { frames: gaps.length, dropped: gaps.filter((gap) => gap > LATE * interval).length };
}

/** The interval of frames that come regularly: the median of the gaps. */
export function intervalOf(times) {
  const gaps = times.slice(1).map((time, at) => time - times[at]);
  return gaps.toSorted((one, other) => one - other)[Math.floor(gaps.length / 2)];
}

/**
 * The longest task of the page's main thread, in milliseconds of processor time, from the events of a trace. Time in
 * which another program had the processor does not count.
 */
export function longestTask(events) {
  const main = events.find(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
  const tasks = events.filter(({ name, pid, tid }) => name.endsWith("RunTask") && pid === main.pid && tid === main.tid);
  return Math.max(0, ...tasks.map(({ tdur = 0 }) => tdur / 1_000));
}

/** Of several rounds the one that dropped the fewest frames, with the shortest of their longest tasks. */
export function bestOf(rounds) {
  const [best] = rounds.toSorted((one, other) => one.dropped - other.dropped);
  return { ...best, task: Math.min(...rounds.map(({ task }) => task)) };
}
