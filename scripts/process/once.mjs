// Work that several parts of one run may ask for and that is done once.

export function once(work) {
  let result;
  return () => {
    result ??= work();
    return result;
  };
}
