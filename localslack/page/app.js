// What the page knows, and the one way to have it drawn again.
//
// `state` is the server's word and is replaced as a whole; the rest is this window's own.

export const app = {
  state: null, // the last /ui/state
  as: null, // id of the person, from ?as=
  place: null, // id of the open conversation, or "home"
  isNew: true, // until what was open before the page was has been closed
  online: true, // whether the server answered last time
  busy: new Set(), // keys of buttons whose answer is on its way
  notices: [], // {id, text}: small errors, newest last
  drawer: false, // the sidebar at phone width
  confirm: null, // {words, answer}: a question before an action
  still: false, // it is only looked at: nothing that is done goes to an app
  open: new Set(), // keys of folded things that are unfolded
};

let draw = () => {};
let planned = false;

export function drawWith(render) {
  draw = render;
}

/** Draw soon; many calls in one go draw once. Not on an animation frame: hidden tabs have none. */
export function redraw() {
  if (planned) return;
  planned = true;
  queueMicrotask(() => {
    planned = false;
    draw();
  });
}

export function toggle(key, open = !app.open.has(key)) {
  if (open) app.open.add(key);
  else app.open.delete(key);
  redraw();
}

const NOTICE_MS = 7000;
let notices = 0;

export function notice(text) {
  const id = ++notices;
  app.notices.push({ id, text });
  setTimeout(() => dismiss(id), NOTICE_MS);
  redraw();
}

export function dismiss(id) {
  app.notices = app.notices.filter((one) => one.id !== id);
  redraw();
}

/** Resolves to what the person answered; true at once when there is nothing to ask. */
export function confirmed(words) {
  if (!words) return Promise.resolve(true);
  return new Promise((resolve) => {
    const answer = (yes) => {
      app.confirm = null;
      redraw();
      resolve(yes);
    };
    app.confirm = { words, answer };
    redraw();
  });
}

export const conversation = (id) => app.state?.conversations.find((one) => one.id === id);
export const directMessage = () => app.state?.conversations.find((one) => one.kind === "dm");
