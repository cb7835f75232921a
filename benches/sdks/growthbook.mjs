import { GrowthBook } from "@growthbook/growthbook";

export function start(flagValues) {
  const flags = Object.entries(flagValues).map(([key, on]) => [key, { defaultValue: on }]);
  const growthbook = new GrowthBook().initSync({ payload: { features: Object.fromEntries(flags) } });
  return (key) => growthbook.isOn(key);
}
