// Block Kit's blocks. A *ctx* says where they stand, so that a click can name its place:
//   {key, target, files, isModal, view, values, errors, touched}   (the last five in views only)

import { h } from "./dom.js";
import { element, isGroup } from "./elements.js";
import { markdown } from "./markdown.js";
import { shown, textOf } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { w } from "./words.js";

const BLOCKS = {
  section,
  actions,
  context,
  table,
  input,
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
  // Without a source the alternative text still says what should be there.
  return h("img", { src: SHOWABLE.test(src) ? src : undefined, alt: image.alt_text ?? "" });
}

function table(block) {
  const [head, ...rows] = block.rows;
  const row = (cells, tag) =>
    h(
      "tr",
      null,
      cells.map((cell, at) => {
        const align = block.column_settings?.[at]?.align;
        return h(
          tag,
          { class: align && `align-${align}`, scope: tag === "th" ? "col" : undefined },
          cellText(cell),
        );
      }),
    );
  // A wide table scrolls by itself, also with the keyboard.
  return h(
    "div",
    { class: "table", tabindex: "0", role: "region", "aria-label": w("table") },
    h(
      "table",
      null,
      h("thead", null, row(head, "th")),
      h(
        "tbody",
        null,
        rows.map((cells) => row(cells, "td")),
      ),
    ),
  );
}

const cellText = (cell) => (cell.type === "rich_text" ? richText(cell) : (cell.text ?? ""));

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
