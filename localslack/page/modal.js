// The open modal (the top of the stack), and the small question before a dangerous action.

import { h } from "./dom.js";
import { app, redraw } from "./app.js";
import { blocks } from "./blocks.js";
import { wrong } from "./checks.js";
import { icon } from "./icons.js";
import { shown, textOf } from "./mrkdwn.js";
import { act, actBusy } from "./server.js";
import { flush, slotOf, valueOf } from "./values.js";
import { w } from "./words.js";

// view id -> {block id: words, or null for "seen and being mended"}; lies over the server's errors.
const ownErrors = new Map();

export const topModal = () => (app.isNew ? undefined : app.state?.modals.at(-1));

export function drawModal() {
  const modal = topModal();
  if (!modal) return null;
  const { view } = modal;
  const onsubmit = (event) => {
    event.preventDefault();
    submit(modal);
  };
  const depth = app.state.modals.length;
  return h(
    "div",
    { key: view.id, class: `backdrop depth-${depth}` },
    h(
      "div",
      {
        class: "modal",
        ...dialog("modal", "modal-title"),
        "data-view-id": view.id,
        "data-callback-id": view.callback_id,
      },
      h("form", { class: "modal-form", novalidate: true, onsubmit }, head(view, depth), body(modal), foot(view)),
    ),
  );
}

// Where focus goes in a new dialog: a field, else a button in it, else the careful answer.
const FIRST = [
  ".field :is(input, textarea, select, button)",
  ".modal-body button",
  ".confirm-answers button",
];

/** Attributes that make a dialog: named, focused when it opens, and with focus kept inside. */
function dialog(testid, labelledby) {
  const mounted = (node) => {
    if (node.contains(document.activeElement)) return; // focus_on_load came first
    const first = FIRST.map((where) => node.querySelector(where)).find(Boolean);
    (first ?? node).focus();
  };
  return {
    role: "dialog",
    "aria-modal": "true",
    "aria-labelledby": labelledby,
    tabindex: "-1",
    "data-testid": testid,
    mounted,
    onkeydown: keepFocus,
  };
}

const FOCUSABLE = "a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex='0']";

function keepFocus(event) {
  if (event.key !== "Tab") return;
  const stops = [...event.currentTarget.querySelectorAll(FOCUSABLE)];
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  const isAtEdge = document.activeElement === edge || document.activeElement === event.currentTarget;
  if (!isAtEdge) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}

/** As a part of a page: nobody is held in it. */
export function standing(modal) {
  const { view } = modal;
  const title = `title ${view.id}`;
  return h(
    "section",
    { class: "modal standing", "aria-labelledby": title, "data-callback-id": view.callback_id },
    h("div", { class: "modal-form" }, head(view, 1, title), body(modal), foot(view)),
  );
}

function head(view, depth, id = "modal-title") {
  const where = depth > 1 && h("span", { class: "quiet" }, w("stacked", depth));
  return h(
    "header",
    { class: "modal-head" },
    h("h2", { id }, shown(view.title)),
    where,
    h(
      "button",
      {
        type: "button",
        class: "plain",
        "aria-label": w("close_all"),
        title: w("close_all"),
        onclick: () => close(view, true),
        "data-testid": "modal-close-all",
      },
      icon("close"),
    ),
  );
}

function body(modal) {
  return h(
    "div",
    { class: "modal-body" },
    modal.trouble &&
      h("p", { class: "trouble", role: "alert", "data-testid": "modal-trouble" }, modal.trouble),
    blocks(modal.view.blocks, contextOf(modal)),
  );
}

function foot(view) {
  const isBusy = app.busy.has(`submit ${view.id}`);
  const submitButton =
    view.submit &&
    h(
      "button",
      {
        type: "submit",
        class: `button primary${isBusy ? " busy" : ""}`,
        "aria-busy": isBusy ? "true" : undefined,
        "data-testid": "modal-submit",
      },
      shown(view.submit),
    );
  const words = view.close ? shown(view.close) : w(view.submit ? "cancel" : "close");
  return h(
    "footer",
    { class: "modal-foot" },
    h(
      "button",
      { type: "button", class: "button", onclick: () => close(view), "data-testid": "modal-close" },
      words,
    ),
    submitButton,
  );
}

function contextOf(modal) {
  const { view, values } = modal;
  return {
    key: view.id,
    target: { surface: "modal", view_id: view.id },
    isModal: true,
    view,
    values,
    files: app.state.files,
    errors: errorsOf(modal),
    touched: (blockId) => mend(modal, blockId),
  };
}

// --- errors and sending -------------------------------------------------------------------------

const errorsOf = ({ view, errors }) => ({ ...errors, ...ownErrors.get(view.id) });

/** A field that is being changed stops being red; whether it is right is said at the next try. */
function mend(modal, blockId) {
  if (!errorsOf(modal)[blockId]) return;
  ownErrors.set(modal.view.id, { ...ownErrors.get(modal.view.id), [blockId]: null });
  redraw();
}

function findErrors(modal) {
  const ctx = contextOf(modal);
  const inputs = modal.view.blocks.filter(({ type }) => type === "input");
  const said = inputs.map((block) => [
    block.block_id,
    wrong(block, valueOf(slotOf(ctx, block.block_id, block.element))),
  ]);
  return Object.fromEntries(said.filter(([, words]) => words));
}

async function submit(modal) {
  const { id } = modal.view;
  const errors = findErrors(modal);
  if (Object.keys(errors).length > 0) return showErrors(id, errors);
  await flush();
  const answer = await actBusy(`submit ${id}`, { do: "submit", view_id: id });
  if (answer.errors && Object.keys(answer.errors).length > 0) showErrors(id, answer.errors);
}

function showErrors(viewId, errors) {
  ownErrors.set(viewId, errors);
  redraw();
  // After the drawing that was just asked for.
  queueMicrotask(() => document.querySelector(".has-error :is(input, textarea, select, button)")?.focus());
}

export function close(view = topModal().view, all = false) {
  act(all ? { do: "close", view_id: view.id, all } : { do: "close", view_id: view.id });
}

/** Forget the errors of views that are gone. */
export function settleErrors() {
  const open = new Set(app.state.modals.map(({ view }) => view.id));
  for (const id of ownErrors.keys()) if (!open.has(id)) ownErrors.delete(id);
}

// --- the question before an action --------------------------------------------------------------

export function drawConfirm() {
  if (!app.confirm) return null;
  const { words, answer } = app.confirm;
  const danger = words.style === "danger" ? "danger" : "primary";
  return h(
    "div",
    { key: "confirm", class: "backdrop on-top" },
    h(
      "div",
      { class: "modal confirm", ...dialog("confirm", "confirm-title") },
      h("header", { class: "modal-head" }, h("h2", { id: "confirm-title" }, shown(words.title))),
      h("div", { class: "modal-body-text" }, textOf(words.text)),
      h(
        "footer",
        { class: "modal-foot confirm-answers" },
        h(
          "button",
          { type: "button", class: "button", onclick: () => answer(false), "data-testid": "confirm-no" },
          words.deny ? shown(words.deny) : w("cancel"),
        ),
        h(
          "button",
          {
            type: "button",
            class: `button ${danger}`,
            onclick: () => answer(true),
            "data-testid": "confirm-yes",
          },
          words.confirm ? shown(words.confirm) : w("confirm"),
        ),
      ),
    ),
  );
}
