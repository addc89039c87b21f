// The `table` and `data_table` blocks: real tables, which a screen reader walks through.

import { h } from "./dom.js";
import { app, redraw } from "./app.js";
import { icon } from "./icons.js";
import { drawn } from "./emoji.js";
import { richText } from "./richtext.js";
import { w } from "./words.js";

const ROWS = 5; // what Slack shows of a data table when nothing is said
const pages = new Map(); // key of a data table -> the page that is shown

export function table(block) {
  const [head, ...rows] = block.rows;
  const align = (at) => block.column_settings?.[at]?.align;
  return scrolling(
    w("table"),
    h(
      "table",
      null,
      h("thead", null, row(head, align, () => ["th", "col"])),
      h(
        "tbody",
        null,
        rows.map((cells) => row(cells, align, () => ["td"])),
      ),
    ),
  );
}

export function dataTable(block, ctx, id) {
  const [head, ...rows] = block.rows;
  const named = block.row_header_column_index ?? 0;
  const key = `${ctx.key}\n${id}`;
  const size = block.page_size ?? ROWS;
  const last = Math.ceil(rows.length / size) - 1;
  const page = Math.min(pages.get(key) ?? 0, last);
  const align = (at) => (rows.every((cells) => cells[at]?.type === "raw_number") ? "right" : undefined);
  const shown = rows.slice(page * size, (page + 1) * size);
  return [
    scrolling(
      block.caption,
      h(
        "table",
        null,
        h("caption", null, drawn(block.caption)),
        h("thead", null, row(head, align, () => ["th", "col"])),
        h(
          "tbody",
          null,
          shown.map((cells) => row(cells, align, (at) => (at === named ? ["th", "row"] : ["td"]))),
        ),
      ),
    ),
    last > 0 && pager(key, page, last, size, rows.length),
  ];
}

function row(cells, align, kind) {
  return h(
    "tr",
    null,
    cells.map((cell, at) => {
      const [tag, scope] = kind(at);
      return h(tag, { class: align(at) && `align-${align(at)}`, scope }, cellContent(cell));
    }),
  );
}

function cellContent(cell) {
  if (cell.type === "rich_text") return richText(cell);
  return drawn(String(cell.text ?? cell.value ?? ""));
}

/** A wide table scrolls by itself, also with the keyboard. */
export const scrolling = (label, inner) =>
  h("div", { class: "table", tabindex: "0", role: "region", "aria-label": label }, inner);

function pager(key, page, last, size, count) {
  const to = Math.min((page + 1) * size, count);
  const step = (by, label, look, isOff) =>
    h(
      "button",
      {
        type: "button",
        class: `plain ${look}`,
        "aria-label": label,
        title: label,
        disabled: isOff,
        onclick: () => {
          pages.set(key, page + by);
          redraw();
        },
      },
      icon("down"),
    );
  return h(
    "p",
    { class: "pager", "data-testid": "pager", key: `pager ${app.as}` },
    step(-1, w("rows_before"), "before", page === 0),
    h("span", { "aria-live": "polite" }, w("rows", page * size + 1, to, count)),
    step(1, w("rows_after"), "after", page === last),
  );
}
