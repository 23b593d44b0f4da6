// What was entered at the counter and has not reached the server, kept on this device (IndexedDB) per
// account and workshop. The page and the service worker (worker.js) both use it: self.queue.
// Entries hold ids, a number and a count, no name; names are in the book, which goes at sign-out.

self.queue = (() => {
  const AT_ONCE = 20;
  const PATIENCE = 20000;
  const others = self.BroadcastChannel && new BroadcastChannel("gongfu-counter");
  let opened;

  function database() {
    opened ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open("gongfu-counter", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("entries", { keyPath: "no", autoIncrement: true });
        asked.result.createObjectStore("books", { keyPath: "workshop" });
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    return opened;
  }

  // One transaction; answered when it is on the disk, with what `work` asked for.
  async function during(store, mode, work) {
    const kept = await database();
    return new Promise((resolve, reject) => {
      const transaction = kept.transaction(store, mode, { durability: "strict" });
      const asked = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(asked && asked.result);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  const all = () => during("entries", "readonly", (entries) => entries.getAll());
  const add = ({ no, ...entry }) => during("entries", "readwrite", (entries) => entries.add({ ...entry, state: "waiting" }));
  const drop = (no) => during("entries", "readwrite", (entries) => entries.delete(no));
  const book = (workshop) => during("books", "readonly", (books) => books.get(workshop));
  const forget = () => during("books", "readwrite", (books) => books.clear());

  // The latest book of a workshop; those of anybody else who used this device go.
  const keep = (latest) =>
    during("books", "readwrite", (books) => {
      books.openCursor().onsuccess = ({ target: { result: cursor } }) => {
        if (!cursor) return;
        if (cursor.value.account !== latest.account) cursor.delete();
        cursor.continue();
      };
      books.put({ kept_at: Date.now(), ...latest });
    });

  // Change entries that are still there, in one transaction; `change` answers null to delete one.
  const change = (nos, how) =>
    during("entries", "readwrite", (entries) => {
      for (const no of nos) {
        const asked = entries.get(no);
        asked.onsuccess = () => {
          const changed = asked.result && how(asked.result);
          if (changed) entries.put(changed);
          else if (asked.result) entries.delete(no);
        };
      }
    });

  // Take an entry back: gone where it never left this device, else an entry that undoes it, behind it.
  const undo = (no, request) =>
    during("entries", "readwrite", (entries) => {
      const asked = entries.get(no);
      asked.onsuccess = () => {
        const entry = asked.result;
        if (!entry) return;
        if (!entry.sent) {
          entries.delete(no);
          return;
        }
        entries.put({ ...entry, undone: true });
        const { no: _, ...said } = entry;
        entries.add({ ...said, kind: "undo", id: request, hand_in: entry.id, sent: false });
      };
    });

  async function ask(address, asked = {}) {
    const enough = new AbortController();
    const clock = setTimeout(() => enough.abort(), PATIENCE);
    try {
      return await fetch(address, { credentials: "same-origin", redirect: "manual", signal: enough.signal, ...asked });
    } finally {
      clearTimeout(clock);
    }
  }

  const known = (answer) => (answer.type === "opaqueredirect" || answer.status === 401 ? "signed-out" : answer.status === 403 ? "forbidden" : "offline");

  async function latest(base) {
    const answer = await ask(`${base}/counter/book`);
    return answer.ok ? answer.json() : known(answer);
  }

  const fields = ({ kind, id, worker, product, step, order, rework_of, quantity, work_date, counted_by_worker, hand_in }) =>
    kind === "undo" ? { kind, id, hand_in } : { kind, id, worker, product, step, order, rework_of, quantity, work_date, counted_by_worker };

  async function sent(base, who, entries) {
    const body = JSON.stringify({ account: who.account, entries: entries.map(fields) });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": who.token };
    return ask(`${base}/counter/entries`, { method: "POST", headers, body });
  }

  // What became of each: taken ones leave the queue and are answered, refused ones stay with their reason.
  async function settle(entries, results) {
    const by = new Map(results.map((result) => [result.id, result]));
    await change(
      entries.map((entry) => entry.no),
      (entry) => {
        const { outcome, why } = by.get(entry.id) ?? {};
        if (outcome === "taken") return null;
        return outcome === "refused" ? { ...entry, state: "refused", why } : entry;
      },
    );
    return entries.filter((entry) => by.get(entry.id)?.outcome === "taken");
  }

  async function empty(base, who, told) {
    for (let tries = 0; ; ) {
      const mine = (await all()).filter((one) => one.state === "waiting" && one.account === who.account && one.workshop === who.workshop);
      const some = mine.slice(0, AT_ONCE);
      if (!some.length) return "done";
      await change(some.map((entry) => entry.no), (entry) => ({ ...entry, sent: true }));
      const answer = await sent(base, who, some);
      if (answer.ok) {
        const { results } = await answer.json();
        const taken = await settle(some, results);
        others?.postMessage(taken);
        await told(taken);
        if (results.every(({ outcome }) => outcome === "later")) return "offline";
      } else if ([400, 409].includes(answer.status) && !tries++) {
        const fresh = await latest(base); // the form's proof is old, or another account signed in meanwhile
        if (typeof fresh === "string") return fresh;
        if (fresh.account !== who.account) return "other-account";
        who = fresh;
      } else {
        return known(answer);
      }
    }
  }

  // Send what waits of `who` ({account, workshop, token}; asked of the server where it is not known), in
  // the order it was entered. Sent twice, by two tabs or after a lost answer, an id counts once.
  async function drain(base, who, told = async () => {}) {
    const work = async () => {
      try {
        const sender = who?.token ? who : await latest(base);
        return typeof sender === "string" ? sender : await empty(base, sender, told);
      } catch (error) {
        if (["TypeError", "AbortError"].includes(error.name)) return "offline"; // how fetch says so
        throw error;
      }
    };
    return navigator.locks ? navigator.locks.request("gongfu-counter", work) : work();
  }

  // What another tab or the service worker sent: it left the queue here, too.
  function heard(told) {
    others?.addEventListener("message", ({ data }) => told(data));
  }

  return { all, add, drop, change, undo, book, keep, forget, latest, drain, heard };
})();
