// Block Kit's interactive elements, one small function for each kind.
//
// Each gets a `spot`: {el, slot, ctx, blockId, field, input}. `field` is the attributes that tie it
// to label, hint and error; `input` is true inside an input block (values are kept and submitted)
// and false elsewhere (a choice is a block action at once).

import { h } from "./dom.js";
import { app, confirmed, redraw } from "./app.js";
import { checklist } from "./checklist.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { plain, safe, shown, textOf } from "./mrkdwn.js";
import { actBusy } from "./server.js";
import { change, dispatchNow, draft, flush, forget, isMulti, slotOf, valueOf } from "./values.js";
import { dayOf, w } from "./words.js";

const KINDS = {
  button,
  overflow,
  feedback_buttons: feedback,
  icon_button: iconButton,
  static_select: select,
  users_select: select,
  conversations_select: select,
  channels_select: select,
  multi_static_select: multiSelect,
  multi_users_select: multiSelect,
  multi_conversations_select: multiSelect,
  multi_channels_select: multiSelect,
  checkboxes: ticks,
  radio_buttons: ticks,
  datepicker: (spot) => moment(spot, "date"),
  timepicker: (spot) => moment(spot, "time"),
  plain_text_input: text,
  number_input: (spot) => text(spot, { inputmode: "decimal" }),
  url_text_input: (spot) => text(spot, { type: "url", inputmode: "url" }),
  email_text_input: (spot) => text(spot, { type: "email", inputmode: "email" }),
};

const LABELLED_INSIDE = new Set(["button", "overflow", "feedback_buttons", "icon_button"]);
const GROUPS = new Set(["checkboxes", "radio_buttons"]);

/** Kinds whose label must name a group instead of one control. */
export const isGroup = (el) => GROUPS.has(el.type) || el.type.startsWith("multi_");

/** `names`: {label, described, invalid} as ids from an input block; none for a free element. */
export function element(el, blockId, ctx, names) {
  const draw = KINDS[el.type];
  if (!draw) return h("p", { class: "quiet" }, w("unknown_block", el.type));
  const slot = slotOf(ctx, blockId, el, names?.dispatch);
  const spot = { el, slot, ctx, blockId, input: Boolean(names), field: fieldOf(el, slot, names) };
  const key = slot.id;
  return h("div", { key, class: `element element-${el.type}`, "data-action-id": el.action_id }, draw(spot));
}

function fieldOf(el, slot, names) {
  const described = names && {
    "aria-describedby": names.described,
    "aria-invalid": names.invalid ? "true" : undefined,
  };
  const label = names
    ? { "aria-labelledby": names.label }
    : { "aria-label": plain(el.placeholder) || w("choose") };
  if (LABELLED_INSIDE.has(el.type)) return {};
  if (el.type.startsWith("multi_")) return { group: label, control: { ...described, id: names?.control } };
  if (GROUPS.has(el.type)) return { ...label, ...described };
  return names ? { id: names.control, ...described } : label;
}

// --- what happens -------------------------------------------------------------------------------

/** A block action: ask first when the element says so, wait for typed values, then tell. */
async function fire({ el, ctx, blockId, slot }, what, key = slot.id) {
  if (!(await confirmed(el.confirm))) return false;
  await flush();
  const answer = await actBusy(key, {
    do: "click",
    ...ctx.target,
    block_id: blockId,
    action_id: el.action_id,
    ...what,
  });
  return answer.ok;
}

async function choose(spot, value) {
  if (spot.input) return change(spot.slot, value);
  draft(spot.slot, value);
  const went = await fire(spot, { selected: value });
  // In a modal the server keeps the choice; in a message nobody else does.
  if (!went || spot.ctx.isModal) forget(spot.slot);
  return went;
}

// --- buttons ------------------------------------------------------------------------------------

function button(spot) {
  const { el, slot } = spot;
  const isBusy = app.busy.has(slot.id);
  const props = {
    class: `button ${el.style ?? ""}${isBusy ? " busy" : ""}`,
    "aria-label": el.accessibility_label,
    "aria-busy": isBusy ? "true" : undefined,
    "data-testid": "button",
    onclick: () => fire(spot, el.value === undefined ? {} : { value: el.value }),
  };
  const href = safe(el.url);
  if (href) return h("a", { ...props, href, target: "_blank", rel: "noopener noreferrer" }, shown(el.text));
  return h("button", { ...props, type: "button" }, shown(el.text));
}

const thumbs = new Map(); // slot -> the value that was pressed last: the app hears of each, and none is taken back

function feedback(spot) {
  const { el } = spot;
  return [thumb(spot, el.positive_button, "up"), thumb(spot, el.negative_button, "thumbdown")];
}

function thumb(spot, { text, value, accessibility_label: label }, look) {
  const key = `${spot.slot.id}\n${value}`;
  const onclick = async () => {
    if (!(await fire(spot, { value }, key))) return;
    thumbs.set(spot.slot.id, value);
    redraw();
  };
  return h(
    "button",
    {
      type: "button",
      class: `plain thumb${app.busy.has(key) ? " busy" : ""}`,
      "aria-label": label,
      "aria-pressed": String(thumbs.get(spot.slot.id) === value),
      "data-testid": "feedback",
      onclick,
    },
    icon(look),
    shown(text),
  );
}

function iconButton(spot) {
  const { el, slot } = spot;
  if (el.visible_to_user_ids && !el.visible_to_user_ids.includes(app.state.me.id)) return null;
  const label = el.accessibility_label ?? plain(el.text);
  return h(
    "button",
    {
      type: "button",
      class: `plain${app.busy.has(slot.id) ? " busy" : ""}`,
      "aria-label": label,
      title: plain(el.text),
      "data-testid": "icon-button",
      onclick: () => fire(spot, el.value === undefined ? {} : { value: el.value }),
    },
    icon("trash"),
  );
}

function overflow(spot) {
  const { el, slot } = spot;
  const items = el.options.map((option) => ({
    label: plain(option.text),
    description: plain(option.description),
    href: safe(option.url),
    run: () => fire(spot, { value: option.value }),
  }));
  const label = el.accessibility_label ?? w("more");
  const onclick = ({ currentTarget }) => openMenu(currentTarget, label, items);
  const isBusy = app.busy.has(slot.id);
  return h(
    "button",
    {
      type: "button",
      class: `button overflow${isBusy ? " busy" : ""}`,
      "aria-label": label,
      title: label,
      "aria-haspopup": "menu",
      "data-testid": "overflow",
      onclick,
    },
    icon("more"),
  );
}

// --- choosing -----------------------------------------------------------------------------------

/** What can be chosen: [{value, label, description?, group?}], whatever the kind. */
function choicesOf(el) {
  if (el.type.includes("users_")) return peopleChoices();
  if (el.type.includes("conversations_") || el.type.includes("channels_")) return placeChoices();
  const groups = el.option_groups ?? [{ options: el.options ?? [] }];
  return groups.flatMap(({ label, options }) =>
    options.map((option) => ({
      value: option.value,
      label: plain(option.text),
      option,
      group: plain(label),
    })),
  );
}

const peopleChoices = () =>
  app.state.people.filter((one) => !one.is_app).map(({ id, name }) => ({ value: id, label: name }));

const placeChoices = () =>
  app.state.conversations
    .filter((one) => one.kind === "channel" && one.member)
    .map(({ id, name }) => ({ value: id, label: `#${name}` }));

function select(spot) {
  const { el, slot, field } = spot;
  const value = valueOf(slot);
  const choices = choicesOf(el);
  const onchange = ({ target }) => choose(spot, target.value);
  const known = choices.some((one) => one.value === value);
  return h(
    "select",
    { ...field, class: known ? "" : "unchosen", value: known ? value : "", onchange },
    h("option", { key: "", value: "" }, plain(el.placeholder) || w("choose")),
    byGroup(choices).map(([group, members]) =>
      group ? h("optgroup", { key: group, label: group }, members.map(option)) : members.map(option),
    ),
  );
}

const option = ({ value, label }) => h("option", { key: value, value }, label);

function byGroup(choices) {
  const groups = new Map();
  for (const one of choices) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  return [...groups];
}

function multiSelect(spot) {
  const { el, slot, field, input } = spot;
  const values = valueOf(slot);
  // Outside an input Slack reports the choice when the list is folded, not at each tick.
  const onchange = (next) => (input ? change(slot, next) : draft(slot, next));
  const ondone = input ? undefined : () => choose(spot, valueOf(slot));
  const placeholder = plain(el.placeholder);
  return checklist({
    key: slot.id,
    choices: choicesOf(el),
    values,
    placeholder,
    max: el.max_selected_items,
    field,
    onchange,
    ondone,
  });
}

function ticks(spot) {
  const { el, slot, field } = spot;
  const many = isMulti(el);
  const value = valueOf(slot);
  const pick = (one, on) => {
    if (!many) return choose(spot, one);
    // In the order of the options, as Slack sends them.
    const next = el.options
      .map((each) => each.value)
      .filter((each) => (each === one ? on : value.includes(each)));
    return choose(spot, next);
  };
  const isChosen = (one) => (many ? value.includes(one) : value === one);
  return h(
    "div",
    { class: "ticks", role: many ? "group" : "radiogroup", ...field },
    el.options.map((one) => tick(one, many ? "checkbox" : "radio", slot.id, isChosen(one.value), pick)),
  );
}

function tick(one, type, name, checked, pick) {
  const onchange = ({ target }) => pick(one.value, target.checked);
  return h(
    "label",
    { key: one.value, class: "tick" },
    h("input", { type, name, value: one.value, checked, onchange }),
    h("span", null, textOf(one.text), one.description && h("small", null, textOf(one.description))),
  );
}

// --- writing ------------------------------------------------------------------------------------

const FEW_LEFT = 100;

function text(spot, more) {
  const { el, slot, field } = spot;
  const value = valueOf(slot);
  const props = {
    ...field,
    ...more,
    value,
    placeholder: plain(el.placeholder),
    autocomplete: "off",
    oninput: ({ target }) => change(slot, target.value, { wait: true }),
    onkeydown: (event) => enterDispatches(event, slot),
    mounted: el.focus_on_load ? (node) => node.focus() : undefined,
  };
  const tag = el.multiline ? "textarea" : "input";
  const control = h(tag, tag === "input" ? { type: "text", ...props } : { rows: "4", ...props });
  return [control, counter(el, value)];
}

/** The room that is left, once it begins to matter. */
function counter(el, value) {
  const left = (el.max_length ?? Infinity) - [...value].length;
  if (left > FEW_LEFT || left > (el.max_length ?? 0) / 2) return null;
  const words = left < 0 ? w("over", -left) : w("left", left);
  return h("p", { class: `counter${left < 0 ? " over" : ""}`, "aria-live": "polite" }, words);
}

function enterDispatches(event, slot) {
  if (event.key !== "Enter" || event.shiftKey || !slot.onEnter) return;
  event.preventDefault();
  dispatchNow(slot);
}

const SETTLE_MS = 700;
const timers = new Map();

/** Native pickers report half-typed years (0002, 0020 …): a block action waits until it is quiet. */
function moment(spot, type) {
  const { el, slot, field, input } = spot;
  const oninput = ({ target: { value } }) => {
    if (input) return change(slot, value);
    draft(slot, value);
    clearTimeout(timers.get(slot.id));
    return timers.set(
      slot.id,
      setTimeout(() => value && choose(spot, value), SETTLE_MS),
    );
  };
  const value = valueOf(slot);
  const control = h("input", { ...field, type, value, oninput });
  // The browser writes dates in its own language, whoever reads: say it in the person's as well.
  const isDate = /^[12]\d{3}-\d\d-\d\d$/.test(value);
  // A native date input has no place for a placeholder: without a label of its own it stands before it.
  const ask = !input && !value && el.placeholder && h("span", { class: "quiet" }, plain(el.placeholder));
  return h("div", { class: "moment" }, ask, control, isDate && h("span", { class: "quiet" }, dayOf(value)));
}
