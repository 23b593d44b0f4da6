// The counter's service worker; served in one file with queue.js. Keeps the page without anybody's data
// (…/counter/shell) with its files, shows it where the network is away, and sends what waits as soon as
// the network is back, also with the page closed (Background Sync, where the browser has it).

const BASE = new URL("./", self.location).pathname.replace(/\/$/, "");
const SHELL = `${BASE}/counter/shell`;
const KEPT = `counter ${BASE}`;

async function keepShell() {
  const answer = await fetch(SHELL, { redirect: "manual" });
  if (!answer.ok) return;
  const page = await answer.clone().text();
  const files = [...page.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, address]) => address);
  const cache = await caches.open(KEPT);
  const before = (await cache.keys()).map(({ url }) => url.slice(self.location.origin.length));
  await cache.addAll(files.filter((file) => !before.includes(file)));
  await cache.put(SHELL, answer);
  for (const old of before) if (old !== SHELL && !files.includes(old)) await cache.delete(old);
}

async function page(event) {
  const kept = await caches.match(SHELL);
  try {
    const answer = await fetch(event.request);
    event.waitUntil(keepShell().catch(() => {}));
    return answer.status >= 500 && kept ? kept : answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("install", (event) => event.waitUntil(keepShell().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { pathname, search } = new URL(event.request.url);
  if (event.request.mode === "navigate" && event.request.method === "GET" && pathname === `${BASE}/hand-in`) {
    event.respondWith(page(event));
  } else if (pathname.startsWith("/static/") && event.request.method === "GET") {
    event.respondWith(caches.match(pathname + search).then((kept) => kept ?? fetch(event.request)));
  }
});

self.addEventListener("sync", (event) => {
  if (event.tag === "counter") {
    event.waitUntil(
      self.queue.drain(BASE).then((how) => {
        if (how === "offline") throw new Error("still away"); // the browser tries again later
      }),
    );
  }
});
