// What Next.js tells of a function with the directive "use cache".

/**
 * Whether Next.js leaves the first argument of a function out of its cache key, because the function declares no
 * parameter. The compiler notes which parameters a function has in the first byte of its id: a bit for "use cache", six
 * bits for the first six parameters, and a bit for more.
 */
export function omitsFirstArgument(fn: object): boolean {
  const { $$id: id } = fn as { readonly $$id?: unknown };
  if (typeof id !== "string" || !/^[0-9a-f]{42}$/.test(id)) {
    return false;
  }
  const info = Number.parseInt(id.slice(0, 2), 16);
  const [usesCache, hasFirst, hasMore] = [info & 0x80, info & 0x40, info & 0x01];
  return usesCache !== 0 && hasFirst === 0 && hasMore === 0;
}
