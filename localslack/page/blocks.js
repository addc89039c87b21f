// Block Kit's blocks. A *ctx* says where they stand, so that a click can name its place:
//   {key, target, files, isModal, view, values, errors, touched}   (the last five in views only)

import { chart } from "./charts.js";
import { h } from "./dom.js";
import { element, isGroup } from "./elements.js";
import { markdown } from "./markdown.js";
import { drawn } from "./emoji.js";
import { icon } from "./icons.js";
import { inline, shown, textOf } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { dataTable, table } from "./tables.js";
import { w } from "./words.js";

const BLOCKS = {
  section,
  actions,
  context,
  input,
  container,
  carousel,
  card,
  alert,
  plan,
  table,
  context_actions: actions,
  data_table: dataTable,
  data_visualization: chart,
  task_card: task,
  image: figure,
  header: (block) => h("h3", null, shown(block.text)),
  divider: () => h("hr"),
  markdown: (block) => markdown(block.text),
  rich_text: (block) => richText(block),
};

export function blocks(list, ctx) {
  return list.map((block, index) => {
    const id = block.block_id ?? `#${index}`;
    const draw = BLOCKS[block.type] ?? unknown;
    return h(
      "div",
      { key: id, class: `block block-${block.type}`, "data-block-id": id },
      draw(block, ctx, id),
    );
  });
}

const unknown = (block) => h("p", { class: "quiet" }, w("unknown_block", block.type));

function section(block, ctx, id) {
  const { text, fields, accessory } = block;
  return [
    h(
      "div",
      { class: "section-text" },
      textOf(text),
      fields &&
        h(
          "div",
          { class: "fields" },
          fields.map((field) => h("div", null, textOf(field))),
        ),
    ),
    accessory &&
      h(
        "div",
        { class: "accessory" },
        accessory.type === "image" ? picture(accessory, ctx) : element(accessory, id, ctx),
      ),
  ];
}

function actions(block, ctx, id) {
  return block.elements.map((el) => element(el, id, ctx));
}

function context(block, ctx) {
  return block.elements.map((el) => (el.type === "image" ? picture(el, ctx) : h("div", null, textOf(el))));
}

function figure(block, ctx) {
  return h("figure", null, block.title && h("figcaption", null, shown(block.title)), picture(block, ctx));
}

const SHOWABLE = /^(https?:|data:image\/|\/)/i;

function picture(image, ctx) {
  const file = image.slack_file;
  const src = image.image_url ?? file?.url ?? ctx.files?.find((one) => one.id === file?.id)?.url ?? "";
  const alt = image.alt_text ?? "";
  // Without a source the words say what should be there: an <img> with no address is drawn as nothing.
  if (!SHOWABLE.test(src)) return h("span", { class: "quiet", role: "img", "aria-label": alt }, alt);
  return h("img", { src, alt });
}

// --- blocks that hold others ---------------------------------------------------------------------

function container(block, ctx) {
  const title = block.rich_text_title ? richText(block.rich_text_title) : shown(block.title);
  const head = [
    block.icon && picture(block.icon, ctx),
    h("span", { class: "container-title" }, title),
    block.subtitle && h("span", { class: "quiet" }, inlineOf(block.subtitle)),
  ];
  const inner = h("div", { class: "container-body" }, blocks(block.child_blocks, ctx));
  const look = `container ${block.width ?? "standard"}`;
  if (!block.is_collapsible) {
    const line = block.has_header_divider ? " with-line" : "";
    return h("section", { class: look }, h("div", { class: `container-head${line}` }, head), inner);
  }
  return h(
    "details",
    { class: look, open: !block.default_collapsed },
    h("summary", { class: "container-head" }, head),
    inner,
  );
}

function carousel(block, ctx) {
  return h(
    "div",
    { class: "carousel", tabindex: "0", role: "region", "aria-label": w("cards") },
    blocks(block.elements, ctx),
  );
}

function card(block, ctx, id) {
  const { hero_image: hero, icon: small, title, subtitle, body, actions: buttons } = block;
  return h(
    "div",
    { class: "card" },
    hero && picture(hero, ctx),
    h(
      "div",
      { class: "card-head" },
      small && picture(small, ctx),
      h(
        "div",
        null,
        title && h("p", { class: "card-title" }, inlineOf(title)),
        subtitle && h("p", { class: "quiet" }, inlineOf(subtitle)),
      ),
    ),
    body && h("div", { class: "card-body" }, textOf(body)),
    buttons?.length > 0 &&
      h(
        "div",
        { class: "block-actions" },
        buttons.map((el) => element(el, id, ctx)),
      ),
  );
}

/** A text object within a line. */
const inlineOf = (object) => (object.type === "mrkdwn" ? inline(object.text) : shown(object));

const ALERTS = { info: "info", warning: "warning", error: "stop", success: "check" };

function alert(block) {
  const level = block.level ?? "default";
  return h(
    "div",
    { class: `alert alert-${level}`, role: "note" },
    ALERTS[level] && [icon(ALERTS[level]), h("span", { class: "sr-only" }, `${w(`level_${level}`)}: `)],
    h("div", null, textOf(block.text)),
  );
}

const TASKS = { pending: "ring", in_progress: "clock", complete: "check", error: "stop" };

function task(block) {
  return h(
    "div",
    { class: `task task-${block.status}` },
    icon(TASKS[block.status]),
    h(
      "div",
      null,
      h("p", null, drawn(block.title), h("span", { class: "quiet" }, ` · ${w(`task_${block.status}`)}`)),
      block.details && richText(block.details),
      block.output && richText(block.output),
    ),
  );
}

function plan(block) {
  const tasks = block.tasks ?? [];
  return [
    h("p", { class: "card-title" }, drawn(block.title)),
    h(
      "ul",
      { class: "plan" },
      tasks.map((one) => h("li", { key: one.task_id }, task(one))),
    ),
  ];
}

// --- input --------------------------------------------------------------------------------------

const ids = new Map();

/** A short id that may stand in aria-describedby; block and action ids may hold anything. */
function shortId(key) {
  if (!ids.has(key)) ids.set(key, `field${ids.size}`);
  return ids.get(key);
}

function input(block, ctx, id) {
  const el = block.element;
  const base = shortId(`${ctx.key}\n${id}\n${el.action_id}`);
  const error = ctx.errors?.[id];
  const described =
    [block.hint && `${base}-hint`, error && `${base}-error`].filter(Boolean).join(" ") || undefined;
  const names = {
    control: base,
    label: `${base}-label`,
    described,
    invalid: Boolean(error),
    dispatch: Boolean(block.dispatch_action),
  };
  return h(
    "div",
    { class: `field${error ? " has-error" : ""}`, "data-testid": "field", "data-block-id": id },
    label(block, el, names),
    element(el, id, ctx, names),
    block.hint && h("p", { class: "hint", id: `${base}-hint` }, shown(block.hint)),
    error &&
      h(
        "p",
        { class: "field-error", id: `${base}-error`, role: "alert", "data-testid": "field-error" },
        error,
      ),
  );
}

function label(block, el, names) {
  const words = [shown(block.label), block.optional && h("span", { class: "optional" }, ` ${w("optional")}`)];
  const props = { class: "label", id: names.label };
  return isGroup(el) ? h("span", props, words) : h("label", { ...props, for: names.control }, words);
}
