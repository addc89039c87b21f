// The `data_visualization` block: drawn for the eye, and the same numbers in a table for everybody.

import { h } from "./dom.js";
import { drawn } from "./emoji.js";
import { scrolling } from "./tables.js";
import { w } from "./words.js";

const WIDE = 440;
const HIGH = 220;
const LEFT = 46;
const FOOT = 30;
const TOP = 12;
const DRAW = { line, area, bar, pie };

export function chart(block) {
  const { chart: given, title } = block;
  const label = `${title}. ${spoken(given)}`;
  return h(
    "figure",
    { class: "chart" },
    h("figcaption", null, drawn(title)),
    h(
      "svg",
      { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": label, "data-testid": "chart" },
      DRAW[given.type](given),
    ),
    legend(given),
    h(
      "details",
      { "data-testid": "chart-table" },
      h("summary", null, w("as_table")),
      scrolling(title, asTable(given, title)),
    ),
  );
}

const valueAt = (one, name) => one.data.find(({ label }) => label === name)?.value;
const namesOf = (given) => given.axis_config.categories;

/** What it shows, in one breath: the alternative text. */
function spoken(given) {
  if (given.type === "pie") return given.segments.map(({ label, value }) => `${label} ${value}`).join(", ");
  const names = namesOf(given);
  return given.series
    .map((one) => `${one.name}: ${names.map((name) => `${name} ${valueAt(one, name)}`).join(", ")}`)
    .join(". ");
}

function legend(given) {
  const names = (given.segments ?? given.series).map((one) => one.label ?? one.name);
  const key = (name, at) => h("li", null, h("span", { class: `swatch series-${at}` }), name);
  return h("ul", { class: "legend" }, names.map(key));
}

function asTable(given, title) {
  const cell = (tag, scope) => (text) => h(tag, { scope }, String(text));
  const isPie = given.type === "pie";
  const names = isPie ? given.segments.map(({ label }) => label) : namesOf(given);
  const head = isPie ? ["", w("value")] : [given.axis_config.x_label ?? "", ...given.series.map((one) => one.name)];
  const values = (name, at) =>
    isPie ? [given.segments[at].value] : given.series.map((one) => valueAt(one, name));
  return h(
    "table",
    null,
    h("caption", { class: "sr-only" }, title),
    h("thead", null, h("tr", null, head.map(headCell))),
    h(
      "tbody",
      null,
      names.map((name, at) => h("tr", null, cell("th", "row")(name), values(name, at).map(cell("td")))),
    ),
  );
}

/** An empty corner is no head of anything. */
const headCell = (text) => (text ? h("th", { scope: "col" }, text) : h("td"));

// --- axes ---------------------------------------------------------------------------------------

function scale(given) {
  const values = given.series.flatMap(({ data }) => data.map(({ value }) => value));
  const most = Math.max(0, ...values);
  const least = Math.min(0, ...values);
  const tall = HIGH - FOOT - TOP;
  const span = most - least || 1;
  const names = namesOf(given);
  const step = (WIDE - LEFT - 8) / names.length;
  return {
    names,
    step,
    x: (at) => LEFT + step * (at + 0.5),
    y: (value) => TOP + tall * (1 - (value - least) / span),
    ticks: [least, least + span / 2, most],
  };
}

const short = (number) => String(Number(number.toPrecision(4)));

function axes({ names, x, y, ticks, step }, { axis_config: axis }) {
  const every = Math.ceil(names.length / Math.max(1, Math.floor((WIDE - LEFT) / 60)));
  return [
    ticks.map((value) => [
      h("line", { class: "grid", x1: LEFT, x2: WIDE - 8, y1: y(value), y2: y(value) }),
      h("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, short(value)),
    ]),
    names.map(
      (name, at) =>
        at % every === 0 &&
        h("text", { x: x(at), y: HIGH - 12, "text-anchor": "middle" }, name.slice(0, Math.max(4, step / 7))),
    ),
    axis.y_label && h("text", { x: 2, y: 9, class: "axis-name" }, axis.y_label),
  ];
}

const path = (points) => points.map(([x, y], at) => `${at ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
const pointsOf = (one, at) => at.names.map((name, index) => [at.x(index), at.y(valueAt(one, name))]);

function line(given) {
  const at = scale(given);
  return [
    axes(at, given),
    given.series.map((one, index) => [
      h("path", { class: `stroke series-${index}`, d: path(pointsOf(one, at)) }),
      pointsOf(one, at).map(([cx, cy]) => h("circle", { class: `series-${index}`, cx, cy, r: 3.5 })),
    ]),
  ];
}

function area(given) {
  const at = scale(given);
  const floor = at.y(0);
  const shape = (one) => {
    const points = pointsOf(one, at);
    return `${path(points)}L${points.at(-1)[0]} ${floor}L${points[0][0]} ${floor}Z`;
  };
  return [
    axes(at, given),
    given.series.map((one, index) => h("path", { class: `area series-${index}`, d: shape(one) })),
  ];
}

function bar(given) {
  const at = scale(given);
  const wide = (at.step * 0.8) / given.series.length;
  const floor = at.y(0);
  return [
    axes(at, given),
    given.series.map((one, index) =>
      at.names.map((name, place) => {
        const y = at.y(valueAt(one, name));
        return h("rect", {
          class: `series-${index}`,
          x: at.x(place) - at.step * 0.4 + wide * index,
          y: Math.min(y, floor),
          width: Math.max(1, wide - 1),
          height: Math.abs(floor - y),
        });
      }),
    ),
  ];
}

function pie({ segments }) {
  const all = segments.reduce((sum, { value }) => sum + value, 0);
  const [cx, cy, r] = [WIDE / 2, HIGH / 2, HIGH / 2 - 8];
  const at = (share) => [cx + r * Math.sin(share * 2 * Math.PI), cy - r * Math.cos(share * 2 * Math.PI)];
  if (segments.length === 1) return h("circle", { class: "series-0", cx, cy, r });
  let from = 0;
  return segments.map(({ value }, index) => {
    const [x1, y1] = at(from);
    from += value / all;
    const [x2, y2] = at(from);
    const large = value / all > 0.5 ? 1 : 0;
    return h("path", {
      class: `slice series-${index}`,
      d: `M${cx} ${cy}L${x1} ${y1}A${r} ${r} 0 ${large} 1 ${x2} ${y2}Z`,
    });
  });
}
