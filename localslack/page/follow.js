// Scrolling of a list of messages: it follows the newest while the person is at the end, and stays
// where it is while older messages are read.

import { redraw } from "./app.js";

const NEAR_PX = 48;
let list = null;
let atEnd = true;

/** For `mounted` of a list whose only child holds the messages. */
export function follow(node) {
  list = node;
  atEnd = true;
  toEnd();
  // Messages, late images and a growing composer all show as a change of size.
  const watcher = new ResizeObserver(() =>
    node.isConnected ? atEnd && list === node && toEnd() : watcher.disconnect(),
  );
  watcher.observe(node);
  watcher.observe(node.firstElementChild);
}

export function onscroll({ currentTarget: node }) {
  const isEnd = node.scrollHeight - node.scrollTop - node.clientHeight < NEAR_PX;
  setAtEnd(isEnd);
}

function setAtEnd(isEnd) {
  if (isEnd !== atEnd) redraw();
  atEnd = isEnd;
}

export const isAtEnd = () => atEnd;

export function toEnd() {
  setAtEnd(true);
  if (list) list.scrollTop = list.scrollHeight;
}
