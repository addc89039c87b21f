// A menu under a button. It lives outside the drawn tree, in the browser's top layer, so that
// neither a re-render nor a scrolling box can cut it off.

import { h, patch } from "./dom.js";

const GAP = 4;
let current = null;

/** `items`: {label, description?, danger?, href?, run?}. */
export function openMenu(button, label, items) {
  current?.close();
  const box = document.createElement("div");
  Object.assign(box, { className: "menu", popover: "auto" });
  box.setAttribute("role", "menu");
  box.setAttribute("aria-label", label);
  box.dataset.testid = "menu";
  const close = () => box.isConnected && box.hidePopover();
  patch(
    box,
    items.map((item) => entry(item, close)),
  );
  // Inside the dialog when there is one: everything outside it is inert.
  (button.closest("[role=dialog]") ?? document.body).append(box);
  wire(box, button);
  box.showPopover();
  place(box, button);
  box.firstElementChild?.focus();
  current = { close };
}

function entry(item, close) {
  const run = () => {
    close();
    item.run?.();
  };
  const look = item.danger ? "danger" : "";
  const content = [h("span", null, item.label), item.description && h("small", null, item.description)];
  const props = { role: "menuitem", class: look, tabindex: "-1", onclick: run, "data-testid": "menu-item" };
  if (item.href)
    return h("a", { ...props, href: item.href, target: "_blank", rel: "noopener noreferrer" }, content);
  return h("button", { ...props, type: "button" }, content);
}

function wire(box, button) {
  button.setAttribute("aria-expanded", "true");
  box.addEventListener("toggle", ({ newState }) => {
    if (newState !== "closed") return;
    button.setAttribute("aria-expanded", "false");
    const hadFocus = box.contains(document.activeElement) || document.activeElement === document.body;
    box.remove();
    if (hadFocus && button.isConnected) button.focus();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation(); // or the modal underneath would close as well
      box.hidePopover();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) moveFocus(box, step, event);
  });
}

function moveFocus(box, step, event) {
  event.preventDefault();
  const items = [...box.children];
  const at = items.indexOf(document.activeElement);
  items.at((at + step) % items.length).focus();
}

function place(box, button) {
  const from = button.getBoundingClientRect();
  const size = box.getBoundingClientRect();
  const below = from.bottom + GAP + size.height < innerHeight;
  const left = Math.min(from.left, innerWidth - size.width - GAP);
  box.style.left = `${Math.max(GAP, left)}px`;
  box.style.top = `${below ? from.bottom + GAP : Math.max(GAP, from.top - GAP - size.height)}px`;
}
