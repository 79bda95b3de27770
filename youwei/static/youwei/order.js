// The order page on a phone: one page instead of two, hints while writing, and drafts that wait
// for a network. Without this file the page works in two steps.
"use strict";

const form = document.getElementById("order");
const says = form.dataset;
const field = (name) => form.elements.namedItem(name);
const panel = document.getElementById("drafts");
const refusal = document.getElementById("refused");

// One page: the second half is there from the beginning, and counts as seen.
const rest = document.getElementById("rest");
if (rest) {
  rest.replaceWith(rest.content);
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "looked", value: "on" }));
  const send = document.getElementById("send");
  send.textContent = send.dataset.send;
}

// What was written is not lost when the page is closed. Phone numbers are not kept.
const KEPT = ["matter", "where", "village"];
const remember = () => {
  const words = Object.fromEntries(KEPT.map((name) => [name, field(name).value]));
  localStorage.setItem("order-words", JSON.stringify(words));
};
try {
  const words = JSON.parse(localStorage.getItem("order-words") || "{}");
  for (const name of KEPT) if (words[name] && !field(name).value) field(name).value = words[name];
} catch {
  localStorage.removeItem("order-words");
}

// Hints: a category, and orders nearby that say the like.
let waiting = 0;
let asked = "";
const look = async () => {
  const question = `${field("matter").value}\n${field("village").value}\n${field("point").value}`;
  if (question === asked || !field("matter").value.trim() || !field("village").value) return;
  const chosen = ["category", "repeats"].map((name) => [name, form.querySelector(`[name=${name}]:checked`)?.value]);
  const sent = new FormData();
  for (const name of ["csrfmiddlewaretoken", "matter", "village", "point", "ticket"]) sent.append(name, field(name).value);
  try {
    const answer = await fetch(says.look, { method: "POST", body: sent });
    if (!answer.ok) return;
    document.getElementById("hints").innerHTML = await answer.text();
    asked = question;
    for (const [name, value] of chosen) {
      const again = value && form.querySelector(`[name=${name}][value="${CSS.escape(value)}"]`);
      if (again) again.checked = true;
    }
  } catch {
    // no network: nothing is offered, and nothing is needed
  }
};
form.addEventListener("input", () => {
  remember();
  window.clearTimeout(waiting);
  waiting = window.setTimeout(look, 500);
});

// Where I am now.
const here = document.getElementById("here");
if (navigator.geolocation && !("shifted" in says)) {
  here.hidden = false;
  here.addEventListener("click", () => {
    const found = document.getElementById("found");
    const nowhere = () => (found.textContent = says.saysNowhere);
    navigator.geolocation.getCurrentPosition(async ({ coords }) => {
      try {
        const { longitude: lon, latitude: lat } = coords;
        const spot = await (await fetch(`${says.spot}?lon=${lon}&lat=${lat}`)).json();
        if (!spot.name) return nowhere();
        field("point").value = `${lon.toFixed(5)},${lat.toFixed(5)}`;
        field("village").value = spot.village;
        found.textContent = spot.name;
        look();
      } catch {
        nowhere();
      }
    }, nowhere, { timeout: 10000, enableHighAccuracy: true });
  });
}

// A point on the map. What draws it is fetched when somebody asks for it.
const load = (path) =>
  new Promise((done, failed) => {
    const part = path.endsWith(".css") ? Object.assign(document.createElement("link"), { rel: "stylesheet", href: path }) : Object.assign(document.createElement("script"), { src: path });
    Object.assign(part, { onload: done, onerror: failed });
    document.head.append(part);
  });
const onMap = document.getElementById("on-map");
onMap.hidden = false;
onMap.addEventListener("click", async () => {
  onMap.disabled = true;
  try {
    for (const path of says.map.split(" ")) await load(path);
    const place = document.getElementById("map-here");
    place.replaceWith(place.content);
    await orderMap(document.getElementById("map"), {
      chosen: () => field("village").value,
      choose: ({ lat, lng }, { code, name }) => {
        field("point").value = `${lng.toFixed(5)},${lat.toFixed(5)}`;
        field("village").value = code;
        document.getElementById("found").textContent = `${says.saysTapped} ${name}`;
        look();
      },
    });
    onMap.hidden = true;
  } catch {
    onMap.disabled = false;
    document.getElementById("found").textContent = says.saysNoMap;
  }
});

// Drafts lie in the phone's own database, each with its ticket: sent twice, it is one order.
const open = () =>
  new Promise((done, failed) => {
    const asking = indexedDB.open("orders", 1);
    asking.onupgradeneeded = () => {
      asking.result.createObjectStore("drafts", { keyPath: "ticket" });
      asking.result.createObjectStore("sent", { keyPath: "number" });
    };
    asking.onsuccess = () => done(asking.result);
    asking.onerror = () => failed(asking.error);
  });
const inStore = async (store, mode, act) => {
  const base = await open();
  return new Promise((done, failed) => {
    const work = base.transaction(store, mode);
    const asking = act(work.objectStore(store));
    work.oncomplete = () => (base.close(), done(asking.result));
    work.onabort = work.onerror = () => (base.close(), failed(work.error));
  });
};
const all = (store) => inStore(store, "readonly", (one) => one.getAll());
const keep = (store, value) => inStore(store, "readwrite", (one) => one.put(value));
const drop = (store, key) => inStore(store, "readwrite", (one) => one.delete(key));

// Numbers and codes of what was sent stay a day, or until somebody has noted them; where staff
// has signed in, others use the device too: there they are shown once and kept nowhere.
const DAY = 24 * 60 * 60 * 1000;
let once = [];
const note = (one) => ("staff" in says ? once.push(one) : keep("sent", { ...one, at: Date.now() }));
const noted = async () => {
  const kept = await all("sent");
  const isPast = ({ at }) => "staff" in says || !(Date.now() - at < DAY);
  for (const { number } of kept.filter(isPast)) await drop("sent", number);
  return [...kept.filter((one) => !isPast(one)), ...once];
};
const forget = async (number) => {
  once = once.filter((one) => one.number !== number);
  await drop("sent", number);
  await show();
  if (!panel.hidden) panel.focus();
};

// A photo is made smaller before it goes anywhere; drawn anew, it says nothing of where and when.
const smaller = async (file) => {
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, 1600 / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width * scale, image.height * scale].map(Math.round);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob((blob) => done(blob || file), "image/jpeg", 0.8));
  } catch {
    return file; // the server says what is wrong with it
  }
};
const drafted = async () => {
  const words = [];
  const photos = [];
  for (const [name, value] of new FormData(form)) {
    if (!(value instanceof File)) words.push([name, value]);
    else if (value.size) photos.push(await smaller(value));
  }
  return { ticket: field("ticket").value, words, photos };
};

class Refused extends Error {
  constructor({ errors, fields }) {
    super(errors.join(" "));
    this.fields = fields;
  }
}
const deliver = async (draft) => {
  const { token } = await (await fetch(says.token)).json(); // a page from memory has an old one
  const sent = new FormData();
  for (const [name, value] of draft.words) sent.append(name, name === "csrfmiddlewaretoken" ? token : value);
  draft.photos.forEach((photo, number) => sent.append("photo", photo, `${number + 1}.jpg`));
  const answer = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "application/json" } });
  if (answer.status === 422) throw new Refused(await answer.json());
  if (!answer.ok) throw new Error(String(answer.status));
  await note({ ...(await answer.json()), says: draft.words.find(([name]) => name === "matter")[1].slice(0, 30) });
  await drop("drafts", draft.ticket);
};

let isBusy = false;
const flush = async () => {
  if (isBusy) return;
  isBusy = true;
  try {
    for (const draft of await all("drafts")) {
      try {
        await deliver(draft);
      } catch (why) {
        if (!(why instanceof Refused)) break; // still no network
        await drop("drafts", draft.ticket);
        tell(why);
      }
    }
  } finally {
    isBusy = false;
    await show();
  }
};

const line = (text, tag = "p") => Object.assign(document.createElement(tag), { textContent: text });
// Why it was not sent: read out, and shown at the fields that it names.
const tell = ({ message }) => {
  refusal.hidden = false;
  refusal.replaceChildren(line(`${says.saysRefused} ${message}`));
};
const marked = (names) => {
  for (const one of form.querySelectorAll(".field.wrong")) one.classList.remove("wrong");
  for (const one of form.querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
  for (const one of names.map(field).filter((found) => found instanceof Element)) {
    one.setAttribute("aria-invalid", "true");
    one.closest(".field")?.classList.add("wrong");
  }
};
const reach = (part) => {
  part.focus({ preventScroll: true });
  part.scrollIntoView({ block: "center" });
};
const show = async () => {
  const [drafts, sent] = [await all("drafts"), await noted()];
  panel.replaceChildren();
  panel.hidden = !drafts.length && !sent.length;
  if (drafts.length) panel.append(line(says.saysKept), line(`${drafts.length} ${says.saysWaits}`, "b"));
  if (sent.length) {
    const list = document.createElement("ul");
    for (const { number, code, says: words } of sent) {
      const row = line(`${number}　${code}　${words} `, "li");
      const away = Object.assign(line(says.saysForget, "button"), { type: "button", className: "btn s" });
      away.append(Object.assign(line(` ${number}`, "span"), { className: "vh" }));
      away.addEventListener("click", () => forget(number));
      row.append(away);
      list.append(row);
    }
    panel.append(line(says.saysSent), list);
  }
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isBusy) return;
  isBusy = true;
  const send = document.getElementById("send");
  const words = send.textContent;
  [send.disabled, send.textContent] = [true, says.saysSending];
  refusal.hidden = true;
  marked([]);
  try {
    const draft = await drafted();
    await keep("drafts", draft); // first kept, then sent: nothing is lost in between
    await attempt(draft);
  } finally {
    [send.disabled, send.textContent] = [false, words];
    isBusy = false;
  }
  await show();
  reach(refusal.hidden ? panel : refusal);
});
const attempt = async (draft) => {
  try {
    await deliver(draft);
  } catch (why) {
    if (why instanceof Refused) {
      await drop("drafts", draft.ticket);
      tell(why);
      marked(why.fields);
      return;
    }
  }
  await begin();
};

// A new, empty order; tickets are made on the phone, so that this needs no network.
const begin = async () => {
  form.reset();
  for (const name of ["matter", "where"]) field(name).value = "";
  localStorage.removeItem("order-words");
  document.getElementById("hints").replaceChildren();
  asked = "";
  const signs = crypto.getRandomValues(new Uint8Array(16));
  field("ticket").value = Array.from(signs, (one) => one.toString(16).padStart(2, "0")).join("");
};

if (window.indexedDB) {
  window.addEventListener("online", flush);
  window.setInterval(async () => (await all("drafts")).length && flush(), 30000);
  flush();
}
if (navigator.serviceWorker) navigator.serviceWorker.register(says.worker, { scope: "/order/" }).catch(() => undefined);
look();
