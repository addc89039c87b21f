// What the gallery shows: one after the other, as the client draws them. It is only looked at: a menu opens and a field
// can be filled in, and nothing goes to the app.

import { h, patch } from "./dom.js";
import { app, drawWith, redraw } from "./app.js";
import { blocks } from "./blocks.js";
import { message } from "./messages.js";
import { drawConfirm, standing } from "./modal.js";
import { speak, w } from "./words.js";

const root = document.getElementById("page");
const overlay = document.getElementById("overlay");
const address = new URL(location.href).searchParams;
const language = address.get("in") ?? "en";
const said = await (await fetch(`/ui/gallery/${language}`, { cache: "no-store" })).json();
const wordsOf = new Map(said.shown.map((one) => [one.id, textIn(one).toLowerCase()]));
let find = address.get("find") ?? "";
let found = null; // ids, once they have been told

app.still = true;
app.state = {
  ...said,
  me: { id: null },
  clock: { now: said.now },
  files: [],
  modals: [],
  shortcuts: [],
  commands: [],
};

/** All that is read in it, and its name. */
function textIn({ group, name, drawn, errors }) {
  const texts = [];
  const look = (value, key) => {
    if (typeof value === "string" && ["text", "alt_text"].includes(key)) texts.push(value);
    else if (value && typeof value === "object") Object.entries(value).forEach(([k, one]) => look(one, k));
  };
  look(drawn);
  return [`${group}: ${name}`, ...texts, ...Object.values(errors)].join("\n");
}

function draw() {
  const words = find.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = said.shown.filter(({ id }) => words.every((word) => wordsOf.get(id).includes(word)));
  patch(root, shown.length ? shown.map(one) : h("p", { class: "empty" }, w("gallery_none")));
  const dialog = drawConfirm();
  patch(overlay, dialog ? [dialog] : []);
  root.inert = Boolean(dialog);
  tellFound(shown.map(({ id }) => id));
}

function tellFound(ids) {
  if (found?.join() === ids.join()) return;
  found = ids;
  window.parent.postMessage({ found, find }, location.origin);
}

function one(shown) {
  const { id, group, name, drawn } = shown;
  const draws = { modal: asModal, home: asHome }[drawn.type] ?? asMessage;
  return h(
    "article",
    { key: id, id, class: "shown", "data-testid": "shown", "data-name": `${group}: ${name}` },
    h("h2", null, h("a", { href: `#${id}` }, `${group}: ${name}`)),
    draws(shown),
  );
}

function asMessage({ id, drawn }) {
  const { app: bot, now } = app.state;
  const one = {
    ts: id,
    user: bot.id,
    name: bot.name,
    is_app: true,
    at: now,
    blocks: drawn.blocks,
    ephemeral: drawn.response_type === "ephemeral",
  };
  return message(one, { id: "gallery" });
}

function asModal({ id, drawn, errors }) {
  return standing({ view: { ...drawn, id }, values: {}, errors });
}

function asHome({ id, drawn }) {
  const ctx = { key: id, target: { surface: "home" }, files: [], view: drawn, values: {} };
  return h("div", { class: "home" }, h("div", { class: "home-inner" }, blocks(drawn.blocks, ctx)));
}

function go(id) {
  document.getElementById(id)?.scrollIntoView();
}

window.addEventListener("message", ({ origin, data }) => {
  if (origin !== location.origin) return;
  if (data.find !== undefined) find = data.find;
  redraw();
  if (data.go) go(data.go);
});
document.addEventListener("keydown", ({ key }) => key === "Escape" && app.confirm?.answer(false));

speak(language);
drawWith(draw);
draw();
go(location.hash.slice(1));
