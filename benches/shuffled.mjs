// Shuffles values in an order that is the same in every run, so that branch predictors have no pattern.

/** A shuffled copy. */
export function shuffled(values) {
  const copy = [...values];
  let state = 1;
  for (let last = copy.length - 1; last > 0; last -= 1) {
    state = (state * 48_271) % 2_147_483_647;
    const other = state % (last + 1);
    [copy[last], copy[other]] = [copy[other], copy[last]];
  }
  return copy;
}
