// Around the conversation: the demo's clock, the developers' traffic, marks of trouble, notices.

import { h } from "./dom.js";
import { app, dismiss, redraw, toggle } from "./app.js";
import { icon } from "./icons.js";
import { inline } from "./mrkdwn.js";
import { act, actBusy } from "./server.js";
import { dayOf, language, timeOf, w, weekOf } from "./words.js";

export function clockPanel() {
  const { clock } = app.state;
  if (!clock) return null;
  const isBusy = clock.busy || [...app.busy].some((key) => key.startsWith("jump "));
  return h(
    "section",
    { class: "clock", "aria-label": w("clock"), "data-testid": "clock", "aria-busy": String(isBusy) },
    icon("clock"),
    h(
      "p",
      { class: "clock-now", "aria-live": "polite", "data-testid": "clock-now", "data-now": clock.now },
      h("strong", null, capital(dayOf(clock.now))),
      " ",
      h("span", null, timeOf(clock.now)),
      " ",
      h("span", { class: "quiet" }, isBusy ? w("clock_busy") : w("week", weekOf(clock.now))),
    ),
    h(
      "div",
      { class: "jumps" },
      clock.jumps.map((jump) => jumpButton(jump, isBusy)),
    ),
  );
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);

function jumpButton({ id, label }, isBusy) {
  const key = `jump ${id}`;
  const isMine = app.busy.has(key);
  return h(
    "button",
    {
      key,
      type: "button",
      class: `button small${isMine ? " busy" : ""}`,
      disabled: isBusy && !isMine,
      onclick: () => actBusy(key, { do: "jump", id }),
      "data-testid": "clock-jump",
      "data-id": id,
    },
    label[language()] ?? label.en,
  );
}

/** What is wrong with the connections, if anything. */
export function banner() {
  const words = !app.online ? w("lost") : !app.state.connected && w("disconnected");
  if (!words) return null;
  return h("p", { class: "banner", role: "status", "data-testid": "disconnected" }, icon("off"), words);
}

const HINT_CLOSED = "localslack hint closed";

/** One line on what to try, until it is closed: the words of whoever started this, else about a command. */
export function hintLine(place) {
  const words = hintWords(place);
  if (!words || localStorage.getItem(HINT_CLOSED) === words) return null;
  const stop = () => {
    localStorage.setItem(HINT_CLOSED, words);
    redraw();
  };
  return h(
    "p",
    { class: "hint-line", "data-testid": "hint" },
    icon("bolt"),
    h("span", null, inline(words)),
    h(
      "button",
      {
        type: "button",
        class: "plain",
        "aria-label": w("hide"),
        title: w("hide"),
        onclick: stop,
        "data-testid": "hint-close",
      },
      icon("close"),
    ),
  );
}

function hintWords(place) {
  const { hint, commands, app: bot } = app.state;
  if (hint) return hint[language()] || hint.en;
  if (!place?.member) return "";
  return commands.length ? w("try_command", commands[0].command) : w("try_message", bot.name);
}

export function trafficPanel() {
  const { traffic, transport } = app.state;
  const isOpen = app.open.has("traffic");
  return h(
    "section",
    { class: "traffic", "data-testid": "traffic" },
    h(
      "button",
      {
        type: "button",
        class: "plain",
        "aria-expanded": String(isOpen),
        onclick: () => toggle("traffic"),
        "data-testid": "traffic-toggle",
      },
      icon("down"),
      `${w("traffic")} (${traffic.length})`,
      h("span", { class: "quiet" }, transport),
    ),
    isOpen && h("div", { class: "traffic-body" }, dropButton(transport), trafficTable(traffic)),
  );
}

function dropButton(transport) {
  if (transport !== "socket") return null;
  return h(
    "button",
    {
      type: "button",
      class: "button small",
      onclick: () => act({ do: "drop_socket" }),
      "data-testid": "drop-socket",
    },
    w("drop_socket"),
  );
}

function trafficTable(traffic) {
  if (traffic.length === 0) return h("p", { class: "quiet" }, w("traffic_none"));
  const newestFirst = [...traffic].reverse();
  return h(
    "div",
    { class: "table", tabindex: "0", role: "region", "aria-label": w("traffic") },
    h(
      "table",
      null,
      h(
        "tbody",
        null,
        newestFirst.map((one) =>
          h(
            "tr",
            { class: isBad(one.status) ? "bad" : "" },
            h("td", null, one.at.slice(11, 19)),
            h("td", null, one.direction === "in" ? "← app" : "→ app"),
            h("td", null, one.what),
            h("td", null, String(one.status)),
            h(
              "td",
              { class: "align-right" },
              one.ms === null || one.ms === undefined ? "" : `${Math.round(one.ms)} ms`,
            ),
          ),
        ),
      ),
    ),
  );
}

const isBad = (status) => !/^(ok|2\d\d|ack|acked|sent)/i.test(String(status));

export function notices() {
  return app.notices.map(({ id, text }) =>
    h(
      "div",
      { key: String(id), class: "notice", role: "alert", "data-testid": "notice" },
      h("span", null, text),
      h(
        "button",
        { type: "button", class: "plain", "aria-label": w("hide"), onclick: () => dismiss(id) },
        icon("close"),
      ),
    ),
  );
}
