// What a person has typed or chosen in an element, before and after the server knows it.
//
// A *slot* is one element in one place: {id, ctx, blockId, el, dispatch, onEnter}. Its value is plain: text,
// an option's value, a user id, a date, or a list of those. Where a value comes from, in order:
//   1. a draft of this window, until the server's state is known to include it,
//   2. what the server keeps (modals, Home),
//   3. the element's own initial value.
// Slots are named by view (or message), block_id and action_id, so a typed text survives an update
// of the view exactly when Slack would let it survive: when both ids stay.

import { app, redraw } from "./app.js";
import { sendable } from "./checks.js";
import { act } from "./server.js";

const TYPING_MS = 200;
const drafts = new Map(); // slot id -> {value, slot, timer, savedAt}
let sending = Promise.resolve(); // changes go one after the other, in the order they were made

export function slotOf(ctx, blockId, el, wantsDispatch = false) {
  // Texts that want dispatching wait for Enter, unless they ask for every character.
  const when = el.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const isText = el.type.endsWith("_input");
  const dispatch = wantsDispatch && (!isText || when.includes("on_character_entered"));
  const onEnter = wantsDispatch && isText && when.includes("on_enter_pressed");
  return { id: [ctx.key, blockId, el.action_id].join("\n"), ctx, blockId, el, dispatch, onEnter };
}

export function valueOf(slot) {
  const draft = drafts.get(slot.id);
  if (draft) return draft.value;
  const kept = slot.ctx.values?.[slot.blockId]?.[slot.el.action_id];
  return kept === undefined ? initial(slot.el) : flat(kept, slot.el);
}

export const isMulti = (el) => el.type.startsWith("multi_") || el.type === "checkboxes";
export const empty = (el) => (isMulti(el) ? [] : "");

const INITIAL = [
  "initial_value",
  "initial_option",
  "initial_options",
  "initial_user",
  "initial_users",
  "initial_date",
  "initial_time",
  "initial_conversation",
  "initial_conversations",
  "initial_channel",
  "initial_channels",
];
const KEPT = INITIAL.map((name) => name.replace("initial_", "selected_")).concat("value");

function initial(el) {
  const name = INITIAL.find((one) => el[one] !== undefined);
  return name ? (bare(el[name]) ?? empty(el)) : empty(el);
}

/** A kept value, either plain already or in the shape of view.state.values. */
function flat(kept, el) {
  if (kept === null || typeof kept !== "object" || Array.isArray(kept)) return bare(kept) ?? empty(el);
  const name = KEPT.find((one) => kept[one] !== undefined && kept[one] !== null);
  return name ? bare(kept[name]) : empty(el);
}

function bare(value) {
  if (Array.isArray(value)) return value.map(bare);
  if (value && typeof value === "object") return value.value;
  return value === null || value === undefined ? undefined : String(value);
}

/** Keep a value in this window only: a list of choices that is still open, a slow date. */
export function draft(slot, value) {
  const known = drafts.get(slot.id) ?? {};
  drafts.set(slot.id, { ...known, slot, value, savedAt: undefined });
  redraw();
}

export const forget = (slot) => drafts.delete(slot.id) && redraw();

/** A changed input: kept at once here, told to the server soon (`wait`: while somebody types). */
export function change(slot, value, { wait = false } = {}) {
  draft(slot, value);
  slot.ctx.touched?.(slot.blockId);
  const mine = drafts.get(slot.id);
  clearTimeout(mine.timer);
  mine.timer = setTimeout(() => save(slot), wait ? TYPING_MS : 0);
}

/** Send what waits, and resolve when the server has answered all of it. */
export function flush() {
  for (const { timer, slot } of drafts.values()) if (timer) save(slot);
  return sending;
}

/** Enter in a field whose dispatch_action waits for it. */
export function dispatchNow(slot) {
  save(slot, true);
}

function save(slot, dispatch = slot.dispatch) {
  const mine = drafts.get(slot.id);
  if (!mine) return;
  clearTimeout(mine.timer);
  mine.timer = undefined;
  const value = sendable(slot.el, mine.value);
  const what = {
    do: "change",
    ...slot.ctx.target,
    block_id: slot.blockId,
    action_id: slot.el.action_id,
    value,
    dispatch,
  };
  sending = sending
    .then(() => act(what))
    .then(() => {
      // What cannot be sent as typed ("12 st" as a number) has to stay here, or it would vanish.
      if (value === mine.value) mine.savedAt = performance.now();
    });
}

/** After a new state: what the server knows need not be kept here, nor what belongs to closed views. */
export function settle(startedAt) {
  const open = new Set(app.state.modals.map(({ view }) => view.id));
  for (const [id, { slot, savedAt }] of drafts) {
    const { view } = slot.ctx;
    const isGone = slot.ctx.isModal && !open.has(view.id);
    if (isGone || (slot.ctx.isModal && savedAt < startedAt)) drafts.delete(id);
  }
}

export function forgetAll() {
  drafts.clear();
}
