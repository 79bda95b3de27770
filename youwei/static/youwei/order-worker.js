// Keeps the order page on the phone, so that it opens without a network. Nothing else is kept:
// no other page, and none that was made for somebody who has signed in. The map is kept once it
// was asked for.
"use strict";

const STORE = "order-1";
const PAGE = "/order/";
const isOurs = (path) => /^\/(static\/youwei|static\/vendor\/leaflet|outlines)/.test(path);

const store = async (request, answer) => {
  const isPrivate = (answer.headers.get("Cache-Control") || "").includes("no-store");
  if (answer.ok && !isPrivate) await (await caches.open(STORE)).put(request, answer.clone());
  return answer;
};

// The page, and every file of ours that it names.
const fill = async () => {
  const answer = await store(PAGE, await fetch(PAGE, { cache: "no-store" }));
  const named = (await answer.text()).match(/\/static\/youwei\/[^"']+/g) || [];
  await Promise.all([...new Set(named)].map(async (path) => store(path, await fetch(path))));
};

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method !== "GET" || (path !== PAGE && !isOurs(path))) return;
  event.respondWith(
    fetch(request)
      .then((answer) => store(path, answer))
      .catch(async () => (await caches.match(path)) || Response.error()),
  );
});
