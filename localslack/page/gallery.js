// The gallery: everything that the app can show, by name, in a frame as wide as the window, a desktop or a phone.
//
// What is drawn is the frame's (frame.js): a page of its own, so that it is laid out by its own width. What is looked
// at stands in the address, to be sent to somebody else: ?in=sv&width=390&find=card#shown-12
//
// Tests hold on to: gallery-find, gallery-language [data-id, aria-pressed], gallery-width, gallery-name, gallery-count,
// gallery-frame; and in the frame: shown [id, data-name].

import { h, patch } from "./dom.js";
import { speak, w } from "./words.js";

const WIDTHS = ["window", "1280", "390"];
const root = document.getElementById("page");
const address = new URL(location.href).searchParams;
const known = await (await fetch("/ui/gallery", { cache: "no-store" })).json();
const at = {
  language: known.languages.find((one) => one === address.get("in")) ?? known.languages[0],
  width: WIDTHS.find((one) => one === address.get("width")) ?? WIDTHS[0],
  find: address.get("find") ?? "",
  id: location.hash.slice(1),
  found: null, // ids, as the frame has told
};

function draw() {
  document.title = w("gallery");
  patch(root, [bar(), h("div", { class: "columns" }, list(), stage())]);
}

function change(what) {
  Object.assign(at, what);
  const params = new URLSearchParams({ in: at.language, width: at.width, ...(at.find && { find: at.find }) });
  history.replaceState(null, "", `?${params}${at.id && `#${at.id}`}`);
  draw();
}

// --- the bar -------------------------------------------------------------------------------------

function bar() {
  const count = at.found?.length ?? known.shown.length;
  return h(
    "header",
    { class: "gallery-bar" },
    h("h1", null, w("gallery")),
    h("input", {
      type: "search",
      "aria-label": w("filter"),
      placeholder: w("filter"),
      value: at.find,
      oninput: ({ target }) => find(target.value),
      "data-testid": "gallery-find",
    }),
    h(
      "p",
      { class: "quiet", role: "status", "data-testid": "gallery-count" },
      w("gallery_count", count, known.shown.length),
    ),
    choice("gallery-language", w("language"), known.languages, at.language, nameOf, speakIn),
    choice("gallery-width", w("width"), WIDTHS, at.width, widthInWords, (width) => change({ width })),
  );
}

const widthInWords = (width) => (width === "window" ? w("width_of_window") : `${width} px`);

function nameOf(language) {
  const name = new Intl.DisplayNames([language], { type: "language" }).of(language);
  return name[0].toUpperCase() + name.slice(1);
}

function choice(testid, label, all, chosen, words, choose) {
  return h(
    "div",
    { class: "gallery-choice", role: "group", "aria-label": label },
    all.map((one) =>
      h(
        "button",
        {
          key: String(one),
          type: "button",
          class: "tab",
          "aria-pressed": String(one === chosen),
          "aria-current": one === chosen ? "true" : undefined,
          onclick: () => choose(one),
          "data-testid": testid,
          "data-id": String(one),
        },
        words(one),
      ),
    ),
  );
}

function find(words) {
  change({ find: words, id: "" });
  tell({ find: words });
}

/** The frame is opened anew, in that language. */
function speakIn(language) {
  change({ language });
  frame().src = frameAddress();
}

// --- the names -----------------------------------------------------------------------------------

function list() {
  const found = known.shown.filter(({ id }) => !at.found || at.found.includes(id));
  const groups = [...Map.groupBy(found, ({ group }) => group)];
  return h(
    "nav",
    { class: "sidebar gallery-names", "aria-label": w("gallery") },
    found.length === 0 && h("p", { class: "quiet" }, w("gallery_none")),
    groups.map(([group, members]) => [
      h("h2", { key: `group ${group}` }, group),
      h("ul", { key: `names ${group}` }, members.map(link)),
    ]),
  );
}

function link({ id, name }) {
  const onclick = (event) => {
    event.preventDefault();
    change({ id });
    tell({ go: id });
  };
  return h(
    "li",
    { key: id },
    h(
      "a",
      {
        href: `#${id}`,
        class: `place${id === at.id ? " current" : ""}`,
        "aria-current": id === at.id ? "true" : undefined,
        onclick,
        "data-testid": "gallery-name",
      },
      name,
    ),
  );
}

// --- the frame -----------------------------------------------------------------------------------

const first = frameAddress(); // afterwards it is told what to show

function stage() {
  return h(
    "div",
    { class: "gallery-stage", tabindex: "-1" },
    h("iframe", {
      src: first,
      title: w("gallery"),
      style: `width: ${at.width === "window" ? "100%" : `${at.width}px`}`,
      "data-testid": "gallery-frame",
    }),
  );
}

function frameAddress() {
  const params = new URLSearchParams({ in: at.language, find: at.find });
  return `/gallery/frame?${params}${at.id && `#${at.id}`}`;
}

const frame = () => root.querySelector("iframe");
const tell = (what) => frame().contentWindow.postMessage(what, location.origin);

window.addEventListener("message", ({ origin, data }) => {
  if (origin !== location.origin || !data.found) return;
  at.found = data.found;
  draw();
  if (data.find !== at.find) tell({ find: at.find }); // it was typed before the frame could hear
});

speak(navigator.language);
draw();
