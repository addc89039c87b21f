// The left side: which workspace, who I am, and where I can go.

import { h } from "./dom.js";
import { app, redraw } from "./app.js";
import { avatar, icon } from "./icons.js";
import { w } from "./words.js";

/** `go` = {person(id), place(id)}: what a click leads to. */
export function sidebar(go) {
  const { team, conversations } = app.state;
  const channels = conversations.filter(({ kind }) => kind === "channel");
  return h(
    "aside",
    { class: `sidebar${app.drawer ? " open" : ""}`, id: "sidebar" },
    h(
      "p",
      { class: "team" },
      h("span", { class: "team-mark", "aria-hidden": "true" }, team.name[0]),
      team.name,
    ),
    people(go),
    h(
      "nav",
      { "aria-label": w("places") },
      h("h2", null, w("app_section")),
      appPlaces(go),
      h("h2", null, w("channels")),
      h(
        "ul",
        null,
        channels.map((one) => channelLink(one, go)),
      ),
    ),
    app.state.gallery && galleryLink(),
  );
}

function galleryLink() {
  return h(
    "a",
    { class: "place", href: "/gallery", target: "_blank", "data-testid": "gallery-link" },
    icon("eye"),
    h("span", { class: "place-name" }, w("gallery")),
  );
}

function people(go) {
  const persons = app.state.people.filter((one) => !one.is_app);
  return h(
    "section",
    { class: "people", "data-testid": "person-picker" },
    h("h2", { id: "as-who" }, w("as_who")),
    h(
      "ul",
      { "aria-labelledby": "as-who" },
      persons.map((one) => personButton(one, go)),
    ),
  );
}

function personButton({ id, name, title }, go) {
  const isMe = id === app.state.me.id;
  return h(
    "li",
    { key: id },
    h(
      "button",
      {
        type: "button",
        class: `person${isMe ? " current" : ""}`,
        "aria-pressed": String(isMe),
        onclick: () => go.person(id),
        "data-testid": "person",
        "data-id": id,
      },
      avatar(id, name),
      h("span", { class: "who" }, h("span", null, name), title && h("small", null, title)),
      isMe && icon("check"),
    ),
  );
}

function appPlaces(go) {
  const { app: bot, conversations, connected } = app.state;
  const dm = conversations.find(({ kind }) => kind === "dm");
  const state = connected ? null : h("span", { class: "off", title: w("disconnected") }, icon("off"));
  return h(
    "ul",
    null,
    dm &&
      placeLink(
        {
          id: dm.id,
          kind: "dm",
          unread: dm.unread,
          look: avatar(bot.id, bot.name, true),
          name: bot.name,
          after: state,
        },
        go,
      ),
    placeLink({ id: "home", kind: "home", unread: 0, look: icon("home"), name: w("home") }, go),
  );
}

function channelLink({ id, name, member, unread, private: isPrivate }, go) {
  const look = icon(isPrivate ? "lock" : "hash");
  return placeLink(
    { id, kind: "channel", unread, look, name, quiet: !member, note: isPrivate && w("private") },
    go,
  );
}

function placeLink({ id, kind, unread, look, name, after, quiet, note }, go) {
  const isHere = app.place === id;
  const classes = ["place", isHere && "current", unread > 0 && "unread", quiet && "not-member"].filter(
    Boolean,
  );
  return h(
    "li",
    { key: id },
    h(
      "button",
      {
        type: "button",
        class: classes.join(" "),
        "aria-current": isHere ? "page" : undefined,
        onclick: () => go.place(id),
        "data-testid": kind === "home" ? "home-link" : "conversation",
        "data-id": id,
        "data-kind": kind,
        "data-name": name,
      },
      look,
      h("span", { class: "place-name" }, name),
      note && h("span", { class: "sr-only" }, `(${note})`),
      after,
      unread > 0 &&
        h(
          "span",
          { class: "badge", "data-testid": "unread" },
          String(unread),
          h("span", { class: "sr-only" }, ` ${w("unread", "").trim()}`),
        ),
    ),
  );
}

export function drawerButton() {
  const onclick = () => {
    app.drawer = !app.drawer;
    redraw();
    // Into the drawer with the keyboard's focus, as soon as it can be focused.
    if (app.drawer) queueMicrotask(() => document.querySelector("#sidebar .current")?.focus());
  };
  return h(
    "button",
    {
      type: "button",
      class: "plain drawer-button",
      "aria-label": w("menu"),
      "aria-expanded": String(app.drawer),
      "aria-controls": "sidebar",
      onclick,
      "data-testid": "drawer-button",
    },
    icon("menu"),
    others() > 0 && h("span", { class: "dot" }),
  );
}

/** Unread messages in other places than the open one. */
export function others() {
  return app.state.conversations.reduce((sum, one) => sum + (one.id === app.place ? 0 : one.unread), 0);
}
