// A service worker with the fault that many have: it remembers answers by address alone.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (new URL(event.request.url).pathname === "/remembered") {
    event.respondWith(remembered(event.request));
  }
});

async function remembered(request) {
  const cache = await caches.open("answers");
  const known = await cache.match(request.url, { ignoreVary: true });
  if (known) {
    return known;
  }
  const answer = await fetch(request);
  await cache.put(request.url, answer.clone());
  return answer;
}
