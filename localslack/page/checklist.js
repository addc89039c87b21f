// Choosing several: chips for what is chosen, and a searchable list that unfolds beneath them.

import { h } from "./dom.js";
import { app, redraw, toggle } from "./app.js";
import { icon } from "./icons.js";
import { w } from "./words.js";

const SEARCH_FROM = 6; // shorter lists are read faster than searched
const searches = new Map(); // key -> what is typed in the list's search field

/**
 * `choices`: [{value, label, group?}]. `onchange(values)` after each tick, `ondone(values)` when the
 * list is folded. `field` carries the attributes that tie it to its label and error.
 */
export function checklist({ key, choices, values, placeholder, max, field, onchange, ondone }) {
  const isOpen = app.open.has(key);
  const fold = () => {
    toggle(key, false);
    searches.delete(key);
    ondone?.();
  };
  const set = (value, on) => onchange(on ? [...values, value] : values.filter((one) => one !== value));
  const onkeydown = (event) => {
    if (event.key !== "Escape" || !isOpen) return;
    event.stopPropagation(); // Esc folds the list, not the modal around it
    fold();
    event.currentTarget.querySelector(".checklist-toggle").focus();
  };
  const chosen = choices.filter((one) => values.includes(one.value));
  return h(
    "div",
    { key, class: "checklist", role: "group", onkeydown, "data-testid": "checklist", ...field.group },
    chosen.length > 0 &&
      h(
        "ul",
        { class: "chips" },
        chosen.map((one) =>
          chip(one, () => {
            set(one.value, false);
            if (!isOpen) ondone?.();
          }),
        ),
      ),
    h(
      "button",
      {
        type: "button",
        class: "checklist-toggle",
        "aria-expanded": String(isOpen),
        onclick: () => (isOpen ? fold() : toggle(key, true)),
        ...field.control,
      },
      h("span", null, isOpen ? w("done") : placeholder || w("add_people")),
      icon(isOpen ? "check" : "down"),
    ),
    isOpen && list({ key, choices, values, max, set }),
  );
}

function chip(one, remove) {
  const label = w("remove", one.label);
  return h(
    "li",
    { key: one.value, class: "chip" },
    one.label,
    h("button", { type: "button", "aria-label": label, title: label, onclick: remove }, icon("close")),
  );
}

function list({ key, choices, values, max, set }) {
  const search = searches.get(key) ?? "";
  const hits = choices.filter((one) => one.label.toLowerCase().includes(search.trim().toLowerCase()));
  const full = max && values.length >= max;
  return h(
    "div",
    { class: "checklist-list" },
    choices.length >= SEARCH_FROM && searchField(key, search),
    h(
      "div",
      { class: "checklist-options" },
      hits.map((one) => row(one, values.includes(one.value), full, set)),
      hits.length === 0 && h("p", { class: "quiet" }, w("no_hits")),
    ),
  );
}

function searchField(key, search) {
  const oninput = ({ target }) => {
    searches.set(key, target.value);
    redraw();
  };
  // Enter in the search must not send the form around it.
  const onkeydown = (event) => event.key === "Enter" && event.preventDefault();
  return h("input", {
    type: "search",
    value: search,
    oninput,
    onkeydown,
    placeholder: w("search"),
    "aria-label": w("search"),
    mounted: (node) => node.focus(),
  });
}

function row(one, isChosen, full, set) {
  const onchange = ({ target }) => set(one.value, target.checked);
  return h(
    "label",
    { key: one.value, class: "tick" },
    h("input", {
      type: "checkbox",
      value: one.value,
      checked: isChosen,
      disabled: full && !isChosen,
      onchange,
    }),
    h("span", null, one.label, one.group && h("small", null, one.group)),
  );
}
