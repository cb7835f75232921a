import flagsmith from "flagsmith";

export async function start(flagValues) {
  const defaultFlags = Object.fromEntries(
    Object.entries(flagValues).map(([key, enabled]) => [key, { enabled, value: null }]),
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
