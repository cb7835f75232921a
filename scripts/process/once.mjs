// Work that several parts of a run need, done once.

export function once(work) {
  let result;
  return () => {
    result ??= work();
    return result;
  };
}
