// A service worker with a common fault: it caches responses by URL alone and ignores `Vary`.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (new URL(event.request.url).pathname === "/cached") {
    event.respondWith(cachedResponse(event.request));
  }
});

async function cachedResponse(request) {
  const cache = await caches.open("responses");
  const cached = await cache.match(request.url, { ignoreVary: true });
  if (cached) {
    return cached;
  }
  const response = await fetch(request);
  await cache.put(request.url, response.clone());
  return response;
}
