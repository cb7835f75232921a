/** The middle value. For an even number of values, the upper of the two middle values. */
export function median(values) {
  return values.toSorted((one, other) => one - other)[values.length >> 1];
}
