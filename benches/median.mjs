/** The middle value; of an even number of values the upper of the two in the middle. */
export function median(values) {
  return values.toSorted((one, other) => one - other)[values.length >> 1];
}
