// Messages of one conversation: days, people, threads, and what is only for me.

import { h } from "./dom.js";
import { app, redraw, toggle } from "./app.js";
import { blocks } from "./blocks.js";
import { follow, isAtEnd, onscroll, toEnd } from "./follow.js";
import { avatar, icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { act } from "./server.js";
import { dayOf, timeOf, w } from "./words.js";

const TOGETHER_S = 300; // messages of one person within this time share a heading
const REPLIES_SHOWN = 5;
let seen = ""; // ts of the newest message that was on screen

export function messageList(place) {
  const { messages } = place;
  const newest = messages.at(-1)?.ts ?? "";
  if (isAtEnd()) seen = newest;
  const props = {
    class: "messages",
    role: "log",
    "aria-label": place.name,
    tabindex: "0",
    onscroll,
    mounted: follow,
    "data-testid": "messages",
  };
  // The key makes a new log for each place: its content is not read aloud as if it were news.
  return h(
    "div",
    { key: `log ${place.id} ${app.as}`, class: "messages-box" },
    h(
      "div",
      props,
      h(
        "div",
        { class: "messages-inner" },
        messages.length ? days(place) : h("p", { class: "empty" }, w("empty")),
      ),
    ),
    newest > seen &&
      h("button", { type: "button", class: "new-below", onclick: toEnd }, w("new_below"), icon("down")),
  );
}

function days(place) {
  const known = new Set(place.messages.map(({ ts }) => ts));
  const isReply = ({ ts, thread_ts: parent }) => parent && parent !== ts && known.has(parent);
  const replies = Map.groupBy(place.messages.filter(isReply), (one) => one.thread_ts);
  const roots = place.messages.filter((one) => !isReply(one));
  return roots.flatMap((one, index) => {
    const before = roots[index - 1];
    const isNewDay = before?.at.slice(0, 10) !== one.at.slice(0, 10);
    const answers = replies.get(one.ts) ?? [];
    const isNew = [one, ...answers].some(({ ts }) => ts === app.newFrom);
    const joins = before && !isNewDay && belongs(before, one) && !replies.has(before.ts);
    return [
      isNewDay &&
        h("h3", { key: `day ${one.at.slice(0, 10)}`, class: "day" }, h("span", null, dayOf(one.at))),
      isNew && h("p", { key: "new", class: "new-line" }, h("span", null, w("new"))),
      h(
        "div",
        { key: one.ts + one.ephemeral, class: "exchange" },
        message(one, place, joins),
        thread(one, answers, place),
      ),
    ];
  });
}

function belongs(before, one) {
  const near = Number(one.ts) - Number(before.ts) < TOGETHER_S;
  return near && before.user === one.user && before.ephemeral === one.ephemeral && app.newFrom !== one.ts;
}

function thread(root, replies, place) {
  if (replies.length === 0) return null;
  const key = `thread ${root.ts}`;
  const hidden = app.open.has(key) ? 0 : Math.max(0, replies.length - REPLIES_SHOWN);
  return h(
    "div",
    { class: "thread" },
    hidden > 0 &&
      h("button", { type: "button", class: "plain link", onclick: () => toggle(key) }, w("replies", hidden)),
    replies
      .slice(hidden)
      .map((one, index, shown) => message(one, place, index > 0 && belongs(shown[index - 1], one))),
  );
}

export function message(one, place, joins) {
  const classes = ["message", joins && "joined", one.ephemeral && "ephemeral"].filter(Boolean).join(" ");
  return h(
    "article",
    {
      key: `message ${one.ts}`,
      class: classes,
      "aria-label": `${one.name} ${timeOf(one.at)}`,
      "data-testid": "message",
      "data-ts": one.ts,
      "data-user": one.user,
      "data-ephemeral": String(Boolean(one.ephemeral)),
    },
    one.ephemeral && h("p", { class: "only-you" }, icon("eye"), w("ephemeral")),
    h(
      "div",
      { class: "gutter" },
      joins ? h("time", { class: "small-time" }, timeOf(one.at)) : avatar(one.user, one.name, one.is_app),
    ),
    h(
      "div",
      { class: "message-main" },
      !one.ephemeral && tools(one, place),
      !joins && heading(one),
      content(one, place),
    ),
  );
}

function heading(one) {
  return h(
    "p",
    { class: "heading" },
    h("strong", null, one.name),
    one.is_app && h("span", { class: "tag" }, w("app")),
    h("time", { datetime: one.at, title: dayOf(one.at) }, timeOf(one.at)),
  );
}

function content(one, place) {
  const ctx = {
    key: `${place.id}/${one.ts}`,
    target: { conversation: place.id, ts: one.ts },
    files: app.state.files,
  };
  const hasBlocks = one.blocks?.length > 0;
  return h(
    "div",
    { class: "content" },
    hasBlocks ? blocks(one.blocks, ctx) : mrkdwn(one.text ?? ""),
    (one.files ?? []).map(file),
    one.edited && h("small", { class: "quiet" }, `(${w("edited")})`),
  );
}

function file({ id, name, url, mimetype, alt }) {
  if (mimetype?.startsWith("image/")) {
    return h(
      "figure",
      { key: id, "data-testid": "file" },
      h("a", { href: url, target: "_blank" }, h("img", { src: url, alt: alt || name })),
      h("figcaption", null, name),
    );
  }
  return h(
    "a",
    { key: id, class: "file", href: url, download: name, "data-testid": "file" },
    icon("file"),
    h("span", null, name),
  );
}

function tools(one, place) {
  const shortcuts = app.state.shortcuts.filter(({ type }) => type === "message");
  const items = shortcuts.map(({ name, callback_id }) => ({
    label: name,
    run: () => act({ do: "shortcut", callback_id, conversation: place.id, ts: one.ts }),
  }));
  return h(
    "div",
    { class: "tools" },
    tool("reply", w("reply"), "reply", () => replyTo(one, place)),
    items.length > 0 &&
      tool("more", w("message_actions"), "message-menu", ({ currentTarget }) =>
        openMenu(currentTarget, w("message_actions"), items),
      ),
  );
}

function tool(look, label, testid, onclick) {
  return h(
    "button",
    { type: "button", class: "plain", "aria-label": label, title: label, onclick, "data-testid": testid },
    icon(look),
  );
}

function replyTo(one, place) {
  app.thread = { place: place.id, ts: one.thread_ts ?? one.ts, name: one.name };
  redraw();
  document.querySelector("[data-testid=composer]")?.focus();
}
