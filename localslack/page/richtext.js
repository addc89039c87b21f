// The `rich_text` block, and the cells of tables that hold one.

import { h } from "./dom.js";
import { drawn, emoji } from "./emoji.js";
import { channel, link, moments, person } from "./mrkdwn.js";

const STYLES = [
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "s"],
  ["code", "code"],
];

const PARTS = {
  rich_text_section: (part) => h("p", null, leaves(part)),
  rich_text_quote: (part) => h("blockquote", null, leaves(part)),
  rich_text_preformatted: (part) => h("pre", null, leaves(part)),
  rich_text_list: list,
};

export function richText(block) {
  return (block.elements ?? []).map((part) => PARTS[part.type]?.(part));
}

function list(part) {
  const tag = part.style === "ordered" ? "ol" : "ul";
  const start = part.offset ? part.offset + 1 : undefined;
  const items = part.elements.map((item) => h("li", null, leaves(item)));
  return h(tag, { start, class: `indent-${Math.min(part.indent ?? 0, 4)}` }, items);
}

const leaves = (part) => (part.elements ?? []).map(leaf);

const LEAVES = {
  text: (one) => drawn(one.text),
  link: (one) => link(one.url, one.text ?? one.url),
  user: (one) => person(one.user_id),
  channel: (one) => channel(one.channel_id),
  emoji: (one) => emoji(one.name),
  usergroup: (one) => h("span", { class: "mention" }, `@${one.usergroup_id}`),
  broadcast: (one) => h("span", { class: "mention" }, `@${one.range}`),
  tag: (one) => h("span", { class: `rich-tag tag-${one.color ?? "gray"}` }, drawn(one.text)),
  color: (one) => h("code", null, one.value),
  date: (one) => moments(one.format, one.timestamp, one.url),
};

function leaf(one) {
  const content = LEAVES[one.type]?.(one) ?? "";
  const worn = STYLES.filter(([name]) => one.style?.[name]);
  return worn.reduce((inner, [, tag]) => h(tag, null, inner), content);
}
