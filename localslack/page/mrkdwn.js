// Slack's mrkdwn to descriptions of nodes. Everything a person wrote ends up in text nodes.

import { h } from "./dom.js";
import { drawn, emoji, withEmoji } from "./emoji.js";
import { app } from "./app.js";
import { momentIn, w } from "./words.js";

// Markers only count at the edges of words, so that snake_case and 2*3*4 stay as they are.
const marked = (mark, name) =>
  `(?<![\\p{L}\\p{N}${mark}])${mark}(?![\\s${mark}])(?<${name}>.+?)(?<!\\s)${mark}(?![\\p{L}\\p{N}${mark}])`;
const INLINE = new RegExp(
  [
    "<(?<angle>[^<>\\n]+)>",
    "`(?<code>[^`\\n]+)`",
    marked("\\*", "bold"),
    marked("_", "italic"),
    marked("~", "strike"),
    ":(?<emoji>[a-z0-9_+-]+):",
  ].join("|"),
  "gu",
);
const TAGS = { bold: "strong", italic: "em", strike: "s" };
const SAFE = /^(https?:|mailto:|tel:)/i;

const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** A text object of Block Kit: mrkdwn is read, plain text is shown as it is. */
export function textOf(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text) : [h("p", null, shown(object))];
}

/** Plain text as text alone, for attributes and options; and as what stands in an element. */
export const plain = (object) => (object ? withEmoji(object.text ?? "") : "");
export const shown = (object) => (object ? drawn(object.text ?? "") : "");

/** A whole mrkdwn text: paragraphs, lists, quotes and preformatted pieces. */
export function mrkdwn(text) {
  return text
    .split("```")
    .flatMap((part, index) =>
      index % 2 ? [h("pre", null, unescape(part.replace(/^\n|\n$/g, "")))] : paragraphs(part),
    );
}

function paragraphs(text) {
  return groups(text).map(({ kind, lines }) => {
    if (kind === "quote") return h("blockquote", null, inline(lines.join("\n")));
    if (kind === "list")
      return h(
        "ul",
        null,
        lines.map((line) => h("li", null, inline(line))),
      );
    const body = lines.join("\n").replace(/^\n+|\n+$/g, "");
    return body && h("p", null, inline(body));
  });
}

function groups(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const { kind, rest } = kindOf(line);
    if (found.at(-1)?.kind !== kind) found.push({ kind, lines: [] });
    found.at(-1).lines.push(rest);
  }
  return found;
}

function kindOf(line) {
  const quote = line.match(/^(?:&gt;|>)+ ?(.*)$/);
  if (quote) return { kind: "quote", rest: quote[1] };
  const item = line.match(/^\s*[•◦▪] ?(.*)$/);
  return item ? { kind: "list", rest: item[1] } : { kind: "text", rest: line };
}

/** One run of mrkdwn without block structure. */
export function inline(text) {
  const out = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    out.push(drawn(unescape(text.slice(at, match.index))), piece(match));
    at = match.index + match[0].length;
  }
  return [...out, drawn(unescape(text.slice(at)))];
}

function piece({ 0: whole, groups: found }) {
  const [kind, inner] = Object.entries(found).find(([, value]) => value !== undefined);
  if (kind === "angle") return angle(inner) ?? whole;
  if (kind === "code") return h("code", null, unescape(inner));
  if (kind === "emoji") return emoji(inner);
  return h(TAGS[kind], null, inline(inner));
}

function angle(inner) {
  const [target, label] = inner.split(/\|(.*)/s);
  if (target.startsWith("@")) return person(target.slice(1), label);
  if (target.startsWith("#")) return channel(target.slice(1), label);
  if (target.startsWith("!date^")) return dateOf(target, label);
  if (target.startsWith("!")) return h("span", { class: "mention" }, `@${label ?? target.slice(1)}`);
  return safe(target) && link(unescape(target), unescape(label ?? target));
}

/** The address, or undefined when it is missing or of a kind that could run a script. */
export const safe = (href) => (SAFE.test(href ?? "") ? href : undefined);

/** A link that opens beside the page; an address of an unsafe kind is shown as text only. */
export function link(href, label) {
  if (!safe(href)) return label;
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, label);
}

export function person(id, label) {
  const known = app.state?.people.find((one) => one.id === id) ?? (app.state?.app.id === id && app.state.app);
  const mine = id === app.state?.me.id ? " me" : "";
  return h("span", { class: `mention${mine}` }, `@${known ? known.name : (label ?? id)}`);
}

export function channel(id, label) {
  const known = app.state?.conversations.find((one) => one.id === id);
  return h("span", { class: "mention" }, `#${known ? known.name : (label ?? id)}`);
}

const DATE = { day: "numeric", month: "long", year: "numeric" };
const FORMS = {
  date_num: { day: "2-digit", month: "2-digit", year: "numeric" },
  date: DATE,
  date_short: { ...DATE, month: "short" },
  date_long: { ...DATE, weekday: "long" },
  time: { hour: "2-digit", minute: "2-digit" },
  time_secs: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
};

/** <!date^seconds^{date_pretty} {time}^address|fallback> */
function dateOf(target, fallback) {
  const [, seconds, format, href] = target.split("^");
  if (!Number(seconds) || !format) return fallback ?? target;
  return moments(format, Number(seconds), href);
}

/** A format with its {tokens} as the reader's own clock shows them. */
export function moments(format, seconds, href) {
  const text = format.replace(/\{(\w+)\}/g, (whole, token) => moment(token, seconds) ?? whole);
  return href ? link(href, text) : h("time", null, text);
}

function moment(token, seconds) {
  const form = FORMS[token.replace("_pretty", "")];
  if (!form) return undefined;
  const near = token.endsWith("_pretty") && nearDay(seconds);
  return near || momentIn(app.state?.me.tz, seconds, form);
}

function nearDay(seconds) {
  const now = app.state?.clock ? Date.parse(app.state.clock.now) / 1000 : Date.now() / 1000;
  const day = (at) => momentIn(app.state?.me.tz, at, FORMS.date_num);
  const names = { "-1": "yesterday", 0: "today", 1: "tomorrow" };
  const found = [-1, 0, 1].find((step) => day(now + step * 86_400) === day(seconds));
  return found === undefined ? "" : w(names[found]);
}
