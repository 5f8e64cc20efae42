// Keeps the boards of the field: the line first, and what was seen last when there is none.
"use strict";
const KEPT = "boards";
const PARTS = ["/static/headwater.css", "/static/headwater.js", "/static/offline.js", "/static/nearest.js", "/static/vendor/htmx.min.js"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(PARTS)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function seen(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected && answer.type === "basic") {
      (await caches.open(KEPT)).put(request, answer.clone());
    }
    return answer;
  } catch (failed) {
    const kept = await caches.match(request, { ignoreSearch: true });
    if (kept) { return kept; }
    throw failed;
  }
}
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") { event.respondWith(seen(event.request)); }
});
