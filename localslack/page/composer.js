// Where the person writes: messages, replies and slash commands, with completion.

import { h } from "./dom.js";
import { app, conversation, redraw } from "./app.js";
import { toEnd } from "./follow.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { act } from "./server.js";
import { w } from "./words.js";

const MOST = 8;
const typed = new Map(); // place -> what is being written there
let sending = Promise.resolve(); // the last message on its way
let caret = 0;
let picked = 0; // which suggestion is marked
let dismissed = ""; // the text for which Esc hid the suggestions

export function composer(place) {
  if (!place.member && place.kind === "channel") return outside(place);
  const text = typed.get(place.id) ?? "";
  const found = suggestions(text);
  const name = place.kind === "dm" ? app.state.app.name : `#${place.name}`;
  const isBusy = app.busy.has("say");
  return h(
    "form",
    {
      key: `composer ${place.id} ${app.as}`,
      class: "composer",
      onsubmit: (event) => {
        event.preventDefault();
        send(place);
      },
    },
    replying(place),
    found.length > 0 ? listbox(found, place) : usage(text),
    h(
      "div",
      { class: "composer-row" },
      shortcutButton(place),
      field(place, text, found, w("write_to", name)),
      h(
        "button",
        {
          type: "submit",
          class: `plain send${isBusy ? " busy" : ""}`,
          disabled: !text.trim(),
          "aria-label": w("send"),
          title: w("send"),
          "data-testid": "send",
        },
        icon("send"),
      ),
    ),
  );
}

function field(place, text, found, label) {
  const oninput = ({ target }) => {
    write(place, target.value, target.selectionStart);
    grow(target);
  };
  return h("textarea", {
    rows: "1",
    value: text,
    placeholder: label,
    "aria-label": label,
    autocomplete: "off",
    "data-testid": "composer",
    "aria-autocomplete": "list",
    "aria-controls": found.length ? "suggestions" : undefined,
    "aria-activedescendant": found.length ? `suggestion-${picked}` : undefined,
    oninput,
    onkeydown: (event) => keydown(event, place, found),
    mounted: grow,
  });
}

function write(place, text, at = text.length) {
  typed.set(place.id, text);
  caret = at;
  picked = 0;
  redraw();
}

const TALLEST_PX = 180;

function grow(node) {
  node.style.height = "auto";
  node.style.height = `${Math.min(node.scrollHeight, TALLEST_PX)}px`;
}

function keydown(event, place, found) {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (found.length && step) {
    event.preventDefault();
    picked = (picked + step + found.length) % found.length;
    redraw();
  } else if (found.length && event.key === "Escape") {
    event.stopPropagation();
    dismissed = typed.get(place.id);
    redraw();
  } else if (found.length && (event.key === "Tab" || (event.key === "Enter" && !found[picked].isWhole))) {
    event.preventDefault();
    take(found[picked], place);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send(place);
  }
}

async function send(place) {
  const text = (typed.get(place.id) ?? "").trim();
  if (!text) return;
  const isReply = app.thread?.place === place.id;
  const thread = isReply ? { thread_ts: app.thread.ts } : {};
  write(place, "");
  requestAnimationFrame(() => document.querySelectorAll("[data-testid=composer]").forEach(grow));
  app.busy.add("say");
  if (!isReply) toEnd();
  // What is written while the last message is still under way goes after it.
  const answering = sending.then(() => act({ do: "say", conversation: place.id, text, ...thread }));
  sending = answering.catch(() => {});
  const mine = sending;
  const answer = await answering;
  if (sending === mine) app.busy.delete("say");
  if (isReply && answer.ok) queueMicrotask(() => showLatestOf(place.id));
  // What could not be sent is given back, unless something new was begun meanwhile.
  if (!answer.ok && !typed.get(place.id)) write(place, text);
  redraw();
}

/** A reply stands in its thread, which may be far from the end. */
function showLatestOf(id) {
  const mine = conversation(id)?.messages.filter(({ user }) => user === app.as) ?? [];
  const node = document.querySelector(`[data-testid=message][data-ts="${mine.at(-1)?.ts}"]`);
  node?.scrollIntoView({ block: "nearest" });
}

// --- completion ---------------------------------------------------------------------------------

/** [{insert, from, label, note, isWhole}] for what stands before the caret. */
function suggestions(text) {
  if (!text || text === dismissed) return [];
  if (/^\/\S*$/.test(text)) return commands(text);
  const [, before, sign, start] = text.slice(0, caret).match(/^(|.*[\s(])([@#])([^@#\n]{0,40})$/s) ?? [];
  if (!sign) return [];
  const names = sign === "@" ? app.state.people.map(({ name }) => name) : channelNames();
  const isHit = (name) => name.toLowerCase().startsWith(start.toLowerCase()) && name.length > start.length;
  return names
    .filter(isHit)
    .slice(0, MOST)
    .map((name) => ({ insert: `${sign}${name} `, from: before.length, label: sign + name }));
}

const channelNames = () =>
  app.state.conversations.filter(({ kind }) => kind === "channel").map(({ name }) => name);

function commands(text) {
  return app.state.commands
    .filter(({ command }) => command.startsWith(text.toLowerCase()))
    .slice(0, MOST)
    .map(({ command, description, usage_hint: hint }) => ({
      insert: `${command} `,
      from: 0,
      label: `${command} ${hint ?? ""}`,
      note: description,
      isWhole: command === text,
    }));
}

function take({ insert, from }, place) {
  const text = typed.get(place.id) ?? "";
  write(place, text.slice(0, from) + insert + text.slice(caret), from + insert.length);
  document.querySelector("[data-testid=composer]").focus();
}

function listbox(found, place) {
  return h(
    "ul",
    { class: "suggestions", id: "suggestions", role: "listbox", "aria-label": w("suggestions") },
    found.map((one, index) =>
      h(
        "li",
        {
          key: one.label,
          id: `suggestion-${index}`,
          role: "option",
          "aria-selected": String(index === picked),
          "data-testid": "suggestion",
          onmousedown: (event) => event.preventDefault(), // the textarea keeps focus
          onclick: () => take(one, place),
        },
        h("strong", null, one.label),
        one.note && h("small", null, one.note),
      ),
    ),
  );
}

/** After the command itself: how it goes on. */
function usage(text) {
  const known = app.state.commands.find(({ command }) => text.startsWith(`${command} `));
  return known?.usage_hint
    ? h("p", { class: "usage" }, h("code", null, known.command), ` ${known.usage_hint}`)
    : null;
}

// --- around it ----------------------------------------------------------------------------------

function replying(place) {
  if (app.thread?.place !== place.id) return null;
  const stop = () => {
    app.thread = null;
    redraw();
  };
  return h(
    "p",
    { class: "replying", "data-testid": "replying" },
    icon("reply"),
    w("replying", app.thread.name),
    h(
      "button",
      { type: "button", class: "plain", "aria-label": w("cancel"), title: w("cancel"), onclick: stop },
      icon("close"),
    ),
  );
}

function shortcutButton(place) {
  const items = app.state.shortcuts
    .filter(({ type }) => type === "global")
    .map(({ name, callback_id }) => ({
      label: name,
      run: () => act({ do: "shortcut", callback_id, conversation: place.id }),
    }));
  if (items.length === 0) return null;
  const label = w("shortcuts");
  const onclick = ({ currentTarget }) => openMenu(currentTarget, label, items);
  return h(
    "button",
    {
      type: "button",
      class: "plain",
      "aria-label": label,
      title: label,
      "aria-haspopup": "menu",
      onclick,
      "data-testid": "shortcuts",
    },
    icon("bolt"),
  );
}

function outside(place) {
  return h(
    "div",
    { key: `outside ${place.id}`, class: "composer outside" },
    h("p", null, w("not_member")),
    h(
      "button",
      {
        type: "button",
        class: "button primary",
        onclick: () => act({ do: "join", conversation: place.id }),
        "data-testid": "join",
      },
      w("join", place.name),
    ),
  );
}
