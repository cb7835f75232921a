// The difference of two texts, in lines, as people know it from git.

/** How many unchanged lines are shown before and after a change. */
const CONTEXT = 3;

type Line = readonly [mark: "+" | "-" | " ", text: string];

/** The lines of the difference, each with its mark. A gap between two changes is one line, `…`. */
export function diffLines(before: string, after: string): string[] {
  const lines = compare(split(before), split(after));
  const isNear = lines.map((_, index) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(([mark]) => mark !== " "),
  );
  return lines.flatMap(([mark, text], index) => {
    if (isNear[index]) {
      return [`${mark} ${text}`];
    }
    const isGap = isNear[index - 1] === true && isNear.includes(true, index);
    return isGap ? ["…"] : [];
  });
}

const split = (text: string) => (text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/));

/** Every line of both texts, in order; lines of the longest common part only once. */
function compare(before: readonly string[], after: readonly string[]): Line[] {
  const common = commonLengths(before, after);
  const lines: Line[] = [];
  for (let [left, right] = [0, 0]; left < before.length || right < after.length; ) {
    if (left < before.length && before[left] === after[right]) {
      lines.push([" ", before[left] as string]);
      left += 1;
      right += 1;
    } else if (left < before.length && lengthAt(common, left + 1, right) >= lengthAt(common, left, right + 1)) {
      lines.push(["-", before[left] as string]);
      left += 1;
    } else {
      lines.push(["+", after[right] as string]);
      right += 1;
    }
  }
  return lines;
}

/** For each pair of positions, how many lines the rests of both texts have in common. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const lengths: number[][] = [];
  for (let left = before.length - 1; left >= 0; left -= 1) {
    lengths[left] = [];
    for (let right = after.length - 1; right >= 0; right -= 1) {
      (lengths[left] as number[])[right] =
        before[left] === after[right]
          ? lengthAt(lengths, left + 1, right + 1) + 1
          : Math.max(lengthAt(lengths, left + 1, right), lengthAt(lengths, left, right + 1));
    }
  }
  return lengths;
}

const lengthAt = (lengths: number[][], left: number, right: number) => lengths[left]?.[right] ?? 0;
