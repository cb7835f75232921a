import flagsmith from "flagsmith";

export async function start(features) {
  const defaultFlags = Object.fromEntries(
    Object.entries(features).map(([key, enabled]) => [key, { enabled, value: null }]),
  );
  await flagsmith.init({
    environmentID: "offline",
    api: "https://flagsmith.invalid/api/v1/",
    defaultFlags,
    preventFetch: true,
    cacheFlags: false,
    fetch: () => Promise.reject(new Error("offline")),
  });
  return (key) => flagsmith.hasFeature(key);
}
