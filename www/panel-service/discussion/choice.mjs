// Choices that look free and are always the same for the same panel: a hash of the panel and of what is chosen for.

/** A 32-bit hash of a text (FNV-1a). */
export function hashOf(text) {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0), 0x01000193);
  // FNV alone changes the low bits little for texts that differ only at their end.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** What a panel's choices depend on: its id, its question and its experts. */
export const seedOf = ({ panelId, question, agents }) =>
  [panelId, question, ...agents.map(({ id, specialty }) => `${id} ${specialty}`)].join("\n");

/** The same entries in an order for a key of this panel. */
export const shuffle = (list, seed, key) =>
  list
    .map((entry, index) => ({ entry, rank: hashOf(`${seed}\n${key} ${index}`) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
