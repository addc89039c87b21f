// The browser page of a local stand-in for Slack. Plain DOM, no build step, nothing from elsewhere.
//
//   page.js      puts the parts together and says what a click on a person or a place leads to
//   app.js       what the page knows          server.js   the wire
//   dom.js       keyed drawing                words.js    the page's own phrases, dates
//   sidebar.js, messages.js, composer.js, modal.js, panels.js      the parts of the screen
//   blocks.js, elements.js, checklist.js, menu.js, values.js, checks.js   Block Kit
//   mrkdwn.js, markdown.js, richtext.js, emoji.js                         its texts
//
// Hooks for tests (data-testid; in brackets what else they carry). Nothing else is promised:
//   person-picker > person [data-id, aria-pressed]       who I am; ?as=U… in the address does the same
//   conversation [data-id, data-kind=channel|dm, data-name] > unread      home-link      drawer-button
//   messages > message [data-ts, data-user, data-ephemeral] > button, overflow, file, reply, message-menu
//   hint, hint-close      composer, send, suggestion, replying, shortcuts, join, leave
//   modal [data-view-id, data-callback-id] > field [data-block-id] > field-error; modal-trouble,
//     modal-submit, modal-close, modal-close-all; confirm > confirm-yes, confirm-no
//   home        menu > menu-item        checklist
//   clock > clock-now [data-now], clock-jump [data-id]
//   traffic, traffic-toggle, drop-socket, disconnected, notice
// [data-block-id] and [data-action-id] stand on every block and element. <body data-version> is the
// version of the state that is on screen, [aria-busy=true] is on a clicked button until its answer.

import { h, patch } from "./dom.js";
import { app, conversation, directMessage, drawWith, redraw } from "./app.js";
import { blocks } from "./blocks.js";
import { composer } from "./composer.js";
import { avatar, icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { messageList } from "./messages.js";
import { close, drawConfirm, drawModal, settleErrors, topModal } from "./modal.js";
import { banner, clockPanel, hintLine, notices, trafficPanel } from "./panels.js";
import { act, listen, onState, refresh } from "./server.js";
import { drawerButton, others, sidebar } from "./sidebar.js";
import { forgetAll, settle } from "./values.js";
import { speak, w } from "./words.js";

const root = document.getElementById("page");
const overlay = document.getElementById("overlay");
const noticeBox = document.getElementById("notices");
let focusBefore = null; // where focus goes back to when the last dialog closes
const read = new Set(); // "conversation ts" already told as read: one act for each newest message

// --- where we are -------------------------------------------------------------------------------

function choosePerson(id) {
  if (id === app.as) return;
  app.as = id;
  app.thread = null;
  app.newFrom = null;
  app.drawer = false;
  forgetAll();
  remember();
  listen();
  refresh();
}

function choosePlace(id) {
  app.place = id;
  app.drawer = false;
  app.thread = null;
  app.newFrom = firstUnread(conversation(id));
  remember();
  if (id === "home") act({ do: "home" });
  else tellRead();
  redraw();
}

const go = { person: choosePerson, place: choosePlace };

function remember() {
  const address = new URL(location.href);
  address.searchParams.set("as", app.as);
  if (app.place) address.searchParams.set("in", app.place);
  history.replaceState(null, "", address);
}

/** The ts of the oldest unread message, for the line above it. */
function firstUnread(place) {
  if (!place?.unread) return null;
  const notMine = place.messages.filter(({ user }) => user !== app.as);
  return notMine.at(-place.unread)?.ts ?? null;
}

function tellRead() {
  const place = conversation(app.place);
  const key = `${app.as} ${place?.id} ${place?.messages.at(-1)?.ts}`;
  if (!place?.unread || document.hidden || read.has(key)) return;
  read.add(key);
  act({ do: "read", conversation: place.id });
}

// --- a new state --------------------------------------------------------------------------------

onState((state, startedAt) => {
  const isFirst = app.state?.me.id !== state.me.id;
  app.state = state;
  app.as = state.me.id;
  speak(state.me.locale);
  settle(startedAt);
  settleErrors();
  if (!placeExists()) app.place = firstPlace();
  if (isFirst) choosePlace(app.place);
  tellRead();
});

function placeExists() {
  return app.place === "home" || Boolean(conversation(app.place));
}

/** Where there is something to do: the channel of the hint, else one that the app is in as well. */
function firstPlace() {
  const { hint, conversations } = app.state;
  const mine = conversations.filter(({ kind, member }) => kind === "channel" && member);
  const found = mine.find(({ id }) => id === hint?.channel) ?? mine.find((one) => one.with_app);
  return found?.id ?? directMessage()?.id ?? mine[0]?.id ?? "home";
}

// --- drawing ------------------------------------------------------------------------------------

function render() {
  if (!app.state) return patch(root, h("p", { class: "loading" }, app.online ? "…" : w("lost")));
  const dialog = drawConfirm() ?? drawModal();
  const hadDialog = overlay.hasChildNodes();
  if (dialog && !hadDialog) focusBefore = document.activeElement;
  patch(root, screen());
  patch(overlay, [drawModal(), drawConfirm()]);
  patch(noticeBox, notices());
  // Everything under a dialog is out of reach, for the mouse, the keyboard and screen readers.
  root.inert = Boolean(dialog);
  if (!dialog && hadDialog) giveFocusBack();
  document.body.dataset.version = app.state.version;
  document.title = `${others() ? `(${others()}) ` : ""}${app.state.team.name}`;
}

function giveFocusBack() {
  const stillThere = focusBefore?.isConnected && focusBefore !== document.body;
  (stillThere ? focusBefore : root.querySelector("[data-testid=composer]"))?.focus();
}

function screen() {
  const isHome = app.place === "home";
  const place = conversation(app.place);
  return [
    clockPanel(),
    h(
      "div",
      { class: "columns" },
      sidebar(go),
      app.drawer && h("div", { class: "drawer-shade", onclick: closeDrawer }),
      h(
        "main",
        null,
        h("h1", { class: "sr-only" }, app.state.team.name),
        heading(place),
        banner(),
        hintLine(place),
        isHome ? home() : [messageList(place), composer(place)],
        trafficPanel(),
      ),
    ),
  ];
}

function closeDrawer() {
  app.drawer = false;
  redraw();
}

function heading(place) {
  const { app: bot, me } = app.state;
  const isApp = !place || place.kind === "dm";
  const look = isApp ? avatar(bot.id, bot.name, true) : icon(place.private ? "lock" : "hash");
  return h(
    "header",
    { class: "place-head" },
    drawerButton(),
    h("h2", null, look, h("span", null, isApp ? bot.name : place.name)),
    isApp ? tabs() : channelMenu(place),
    h("span", { class: "me", title: me.name }, avatar(me.id, me.name)),
  );
}

/** The app has two faces: what it says and what it shows. */
function tabs() {
  const dm = directMessage();
  const tab = (id, name) =>
    h(
      "button",
      {
        type: "button",
        class: "tab",
        "aria-current": app.place === id ? "page" : undefined,
        onclick: () => choosePlace(id),
      },
      name,
    );
  return h(
    "nav",
    { class: "tabs", "aria-label": app.state.app.name },
    dm && tab(dm.id, w("messages")),
    tab("home", w("home")),
  );
}

function channelMenu(place) {
  if (!place.member) return null;
  const items = [
    { label: w("leave"), danger: true, run: () => act({ do: "leave", conversation: place.id }) },
  ];
  const onclick = ({ currentTarget }) => openMenu(currentTarget, w("more"), items);
  return h(
    "button",
    {
      type: "button",
      class: "plain",
      "aria-label": w("more"),
      title: w("more"),
      "aria-haspopup": "menu",
      onclick,
      "data-testid": "leave",
    },
    icon("more"),
  );
}

function home() {
  const view = app.state.home;
  const ctx = view && {
    key: "home",
    target: { surface: "home", view_id: view.id },
    files: app.state.files,
    view,
    values: view.state?.values,
  };
  return h(
    "div",
    {
      key: "home",
      class: "home",
      tabindex: "0",
      role: "region",
      "aria-label": w("home"),
      "data-testid": "home",
    },
    h(
      "div",
      { class: "home-inner" },
      view ? blocks(view.blocks, ctx) : h("p", { class: "empty" }, w("home_empty")),
    ),
  );
}

// --- start --------------------------------------------------------------------------------------

document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  if (app.confirm) app.confirm.answer(false);
  else if (topModal()) close();
  else if (app.drawer) closeDrawer();
});
document.addEventListener("visibilitychange", () => app.state && tellRead());

const address = new URL(location.href).searchParams;
app.as = address.get("as");
app.place = address.get("in");
speak(navigator.language); // until it is known who reads
drawWith(render);
redraw();
await refresh();
await forgetModals();
listen();

/** A client that is opened anew shows no modal: whatever was open was open in a window that is gone. */
async function forgetModals() {
  if (app.state?.modals.length) await act({ do: "close", all: true });
  app.isNew = false;
  redraw();
}
