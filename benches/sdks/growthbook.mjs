import { GrowthBook } from "@growthbook/growthbook";

export function start(features) {
  const flags = Object.entries(features).map(([key, on]) => [key, { defaultValue: on }]);
  const growthbook = new GrowthBook().initSync({ payload: { features: Object.fromEntries(flags) } });
  return (key) => growthbook.isOn(key);
}
