// The flags that every SDK is given: as many as a product with some history has, half of them on.

export const FEATURES = Object.fromEntries(
  Array.from({ length: 200 }, (_, number) => [`feature_${number}`, (number * 7) % 4 < 2]),
);
