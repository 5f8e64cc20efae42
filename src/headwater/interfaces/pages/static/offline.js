// The field without a line: what is pressed is kept in this browser and sent later, once.
// Without this file the pages work as forms do, but not without a line.
(() => {
  "use strict";
  const box = document.getElementById("offline");
  if (!box || !window.indexedDB) { return; }
  const user = box.dataset.user, told = box.querySelector("[role=status]"), list = box.querySelector("ul");

  const freshKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
  const say = (text) => { told.textContent = text; box.hidden = false; };
  const asked = (request) => new Promise((done, failed) => { request.onsuccess = () => done(request.result); request.onerror = () => failed(request.error); });
  const opening = (() => {
    const request = indexedDB.open("boards", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("drafts", { keyPath: "key" });
    return asked(request);
  })();
  const store = async (mode) => (await opening).transaction("drafts", mode).objectStore("drafts");
  const drafts = async () => (await asked((await store("readonly")).getAll())).filter((one) => one.user === user);

  // A page that was kept carries a key that was used already: each form gets its own, here.
  const forms = [...document.querySelectorAll("form[data-once]")];
  const renew = () => forms.forEach((form) => { form.elements.key.value = freshKey(); });
  renew();

  async function smaller(data) {
    const file = data.get("file");
    if (!(file instanceof File) || !file.type.startsWith("image/")) { return; }
    try {
      const picture = await createImageBitmap(file), most = 1600;
      const by = Math.min(1, most / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * by); canvas.height = Math.round(picture.height * by);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
      if (blob) { data.set("file", blob, "photo.jpg"); }
    } catch { /* what cannot be drawn is sent as it is, and judged there */ }
  }

  // Returns what came of it; throws where there is no line, and gives null where it must wait.
  async function send(action, fields, since) {
    const data = new FormData();
    for (const [name, value, file] of fields) { if (file) { data.append(name, value, file); } else { data.append(name, value); } }
    data.set("waited", Math.max(0, Math.round((Date.now() - since) / 1000)));
    const mine = document.querySelector("[name=csrfmiddlewaretoken]");
    if (mine) { data.set("csrfmiddlewaretoken", mine.value); }
    const answer = await fetch(action, { method: "POST", body: data, headers: { Accept: "application/json" } });
    return (answer.headers.get("Content-Type") || "").startsWith("application/json") ? answer.json() : null;
  }

  async function show() {
    const waiting = await drafts();
    list.replaceChildren(...waiting.map((one) => {
      const row = document.createElement("li"), drop = document.createElement("button");
      row.textContent = `${one.what}${one.told ? " · " + one.told : ""} `;
      drop.type = "button"; drop.className = "button"; drop.textContent = box.dataset.drop;
      drop.addEventListener("click", async () => { await asked((await store("readwrite")).delete(one.key)); show(); });
      row.append(drop);
      return row;
    }));
    box.dataset.waiting = waiting.length;
    if (waiting.length) { box.hidden = false; }
  }

  let sending = false;
  async function sendAll() {
    if (sending) { return; }
    sending = true;
    try {
      for (const one of await drafts()) {
        if (one.told) { continue; }
        const came = await send(one.action, one.fields, one.since);
        if (came === null) { say(box.dataset.signin); break; }
        if (came.refused) { await asked((await store("readwrite")).put({ ...one, told: came.told })); }
        else { await asked((await store("readwrite")).delete(one.key)); say(came.told); }
      }
    } catch { /* still no line: it waits */ }
    sending = false;
    await show();
  }

  async function submitted(form, button) {
    const data = new FormData(form, button);
    await smaller(data);
    const fields = [...data].filter(([, value]) => !(value instanceof File) || value.size).map(([name, value]) => (value instanceof File ? [name, value, value.name || "file"] : [name, value]));
    try {
      const came = await send(form.action, fields, Date.now());
      if (came && !came.refused) { sessionStorage.setItem("told", came.told); location.assign(came.then); return; }
      if (came) { say(came.told); box.scrollIntoView(); return; }
    } catch { /* no line: keep it */ }
    const draft = { key: data.get("key"), user, action: form.action, fields, what: form.dataset.once, since: Date.now() };
    await asked((await store("readwrite")).put(draft));
    form.reset(); renew(); say(form.dataset.kept || box.dataset.kept); await show(); box.scrollIntoView();
  }

  for (const form of forms) {
    let busy = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) { return; }
      busy = true;
      await submitted(form, event.submitter).finally(() => { busy = false; });
    });
  }
  // Whoever signs out leaves no task behind on a shared phone; what waits is sent at the next sign-in.
  const out = document.querySelector("form[action='/sign-out/']");
  if (out) { out.addEventListener("submit", async (event) => { event.preventDefault(); await caches.delete("boards"); out.submit(); }); }
  for (const where of document.querySelectorAll("[data-where]")) {
    where.addEventListener("toggle", () => {
      if (where.open && navigator.geolocation) {
        navigator.geolocation.getCurrentPosition((found) => {
          where.querySelector("[name=lon]").value = found.coords.longitude; where.querySelector("[name=lat]").value = found.coords.latitude;
        }, () => {}, { timeout: 5000 });
      }
    });
  }
  const before = sessionStorage.getItem("told");
  if (before) { sessionStorage.removeItem("told"); say(before); }
  if (navigator.serviceWorker) { navigator.serviceWorker.register("/board/offline.js", { scope: "/board/" }).catch(() => {}); }
  window.addEventListener("online", sendAll);
  show().then(sendAll);
})();
