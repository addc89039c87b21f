// The `markdown` block: the plain core of Markdown, enough to read what an app writes.

import { h } from "./dom.js";
import { drawn } from "./emoji.js";
import { link } from "./mrkdwn.js";

const INLINE = new RegExp(
  [
    "`(?<code>[^`]+)`",
    "\\[(?<label>[^\\]]+)\\]\\((?<href>[^)\\s]+)\\)",
    "\\*\\*(?<bold>.+?)\\*\\*",
    "~~(?<strike>.+?)~~",
    "(?<![\\p{L}\\p{N}*])\\*(?<star>[^*\\s][^*]*)\\*",
    "(?<![\\p{L}\\p{N}_])_(?<under>[^_\\s][^_]*)_(?![\\p{L}\\p{N}])",
  ].join("|"),
  "gu",
);
const LINES = [
  ["heading", /^(#{1,6})\s+(.*)$/],
  ["quote", /^>\s?(.*)$/],
  ["ul", /^\s*[-*+]\s+(.*)$/],
  ["ol", /^\s*\d+[.)]\s+(.*)$/],
];

export function markdown(text) {
  return text
    .split(/^```.*$/m)
    .flatMap((part, index) =>
      index % 2 ? [h("pre", null, part.replace(/^\n|\n$/g, ""))] : groups(part).map(draw),
    );
}

function groups(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const [kind, rest] = kindOf(line);
    const last = found.at(-1);
    if (last?.kind === kind && kind !== "heading") last.lines.push(rest);
    else found.push({ kind, lines: [rest] });
  }
  return found;
}

function kindOf(line) {
  for (const [kind, pattern] of LINES) {
    const match = line.match(pattern);
    if (match) return [kind, match.at(-1)];
  }
  return line.trim() ? ["text", line] : ["gap", ""];
}

function draw({ kind, lines }) {
  if (kind === "gap") return null;
  if (kind === "heading") return h("h3", null, inline(lines[0]));
  if (kind === "quote") return h("blockquote", null, inline(lines.join("\n")));
  if (kind === "text") return h("p", null, inline(lines.join("\n")));
  return h(
    kind,
    null,
    lines.map((line) => h("li", null, inline(line))),
  );
}

function inline(text) {
  const out = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    out.push(drawn(text.slice(at, match.index)), piece(match.groups));
    at = match.index + match[0].length;
  }
  return [...out, drawn(text.slice(at))];
}

function piece({ code, label, href, bold, strike, star, under }) {
  if (code) return h("code", null, code);
  if (label) return link(href, label);
  if (bold) return h("strong", null, inline(bold));
  if (strike) return h("s", null, inline(strike));
  return h("em", null, inline(star ?? under));
}
