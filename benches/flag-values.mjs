// The flags that every SDK gets: 200 boolean flags, half of them on.

export const FLAG_VALUES = Object.fromEntries(
  Array.from({ length: 200 }, (_, number) => [`flag_${number}`, (number * 7) % 4 < 2]),
);
