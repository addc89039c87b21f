// Line icons, drawn here so that the page needs nothing from elsewhere.

import { h } from "./dom.js";

const PATHS = {
  again: "M19.5 12a7.5 7.5 0 1 1-2.2-5.3L20 9.3M20 4v5.3h-5.3",
  bubble: "M4 5h16v11h-8l-5 4v-4H4z",
  bulb: "M9.5 20.5h5M9 17.5h6c0-3 3-4 3-7.5a6 6 0 0 0-12 0c0 3.5 3 4.5 3 7.5z",
  calendar: "M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4",
  dot: "M12 6a6 6 0 1 1 0 12 6 6 0 0 1 0-12z",
  info: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 11.5V16M12 8h.01",
  leaf: "M12 20.5v-8M12 13C12 8.5 9 6 4 6c0 5 3 7.5 8 7.5M12 11c0-3.5 2.5-6 8-6 0 5-3 7-8 7",
  link: "M10 14a4 4 0 0 1 0-5.6l2.8-2.8a4 4 0 0 1 5.6 5.6l-1.4 1.4M14 10a4 4 0 0 1 0 5.6l-2.8 2.8a4 4 0 0 1-5.6-5.6L7 11.4",
  party: "M12 3.5l2.1 5.4 5.4 2.1-5.4 2.1L12 18.5l-2.1-5.4L4.5 11l5.4-2.1zM19 16.5v4M17 18.5h4",
  people: "M9 5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 5.5a3.5 3.5 0 0 1 0 6M18 14.5c2.2.8 3.5 2.7 3.5 5.5",
  pin: "M9 4h6l-1 6 3 3.5H7L10 10zM12 13.5V20.5",
  ring: "M12 6a6 6 0 1 1 0 12 6 6 0 0 1 0-12z",
  stop: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM6.5 6.5l11 11",
  thumbdown: "M7 13.5V4.5h10l2.5 8h-6l.8 5.5c.2 1.6-2.3 2.2-2.9.8L8.5 13.5zM7 4.5H4v9h3",
  trash: "M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.5 10.5v5.5M13.5 10.5v5.5",
  up: "M7 10.5v9h10l2.5-8h-6l.8-5.5c.2-1.6-2.3-2.2-2.9-.8L8.5 10.5zM7 19.5H4v-9h3",
  warning: "M12 4 2.8 20h18.4zM12 10v4.5M12 17.3h.01",
  bolt: "M13 3 5 13.5h6L10 21l8-10.5h-6z",
  check: "m5 12.5 4.5 4.5L19 7.5",
  clock: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5V12l3 2",
  close: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  down: "m6 9.5 6 6 6-6",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z",
  file: "M6 3.5h8l4 4v13H6zM14 3.5v4h4",
  hash: "M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h15.5M4 15h15.5",
  home: "m4 11 8-7 8 7M6 9.5V20h12V9.5M10 20v-6h4v6",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  menu: "M4 7h16M4 12h16M4 17h16",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  off: "M4 4l16 16M8.5 8.5a5 5 0 0 0 7 7M12 3v5M6 6a8.5 8.5 0 1 0 12 12",
  reply: "M9.5 6 4 11.5 9.5 17M4.5 11.5H14a6 6 0 0 1 6 6V19",
  send: "M4 12 20 4.5 15 20l-3.5-6.5zM11.5 13.5 20 4.5",
};

export function icon(name) {
  return h(
    "svg",
    { class: `icon icon-${name}`, viewBox: "0 0 24 24", "aria-hidden": "true" },
    h("path", { d: PATHS[name] }),
  );
}

const COLOURS = 8; // page.css names as many

/** Initials on a colour that always goes with the same id. The name stands beside it in text. */
export function avatar(id, name, isApp) {
  const sum = [...id].reduce((total, letter) => (total * 31 + letter.codePointAt(0)) % 997, 7);
  const initials = name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word[0])
    .slice(0, 2)
    .join("")
    .toUpperCase();
  return h(
    "span",
    { class: `avatar avatar-${sum % COLOURS}${isApp ? " is-app" : ""}`, "aria-hidden": "true" },
    initials,
  );
}
