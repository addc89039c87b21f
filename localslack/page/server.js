// The wire: state in, acts out. Everything that goes over the network is here.

import { app, notice, redraw } from "./app.js";
import { w } from "./words.js";

const POLL_MS = 2000;
const BACK_OFF_MS = [250, 500, 1000, 2000, 5000, 10_000];

let fetching = null;
let queued = null;
let socket = null;
let misses = 0;
const listeners = [];

/** `heard(startedAt)` is called with each new state; startedAt is when it was asked for. */
export function onState(heard) {
  listeners.push(heard);
}

/** Ask for the state; resolves when one asked for after this call is here. */
export function refresh() {
  if (!fetching) return start();
  queued ??= fetching.then(start);
  return queued;
}

function start() {
  queued = null;
  fetching = fetchState().finally(() => {
    fetching = null;
  });
  return fetching;
}

async function fetchState() {
  const startedAt = performance.now();
  const asked = app.as;
  try {
    const state = await getJson(`/ui/state${asked ? `?as=${encodeURIComponent(asked)}` : ""}`);
    if (asked !== app.as) return; // another person was chosen meanwhile
    app.online = true;
    listeners.forEach((heard) => heard(state, startedAt));
  } catch (error) {
    app.online = false;
    console.warn("no state", error);
  }
  redraw();
}

async function getJson(path) {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
}

/**
 * Do something as the person. Returns the answer, also when it is {ok: false}: the person has then
 * already been told in a notice.
 */
export async function act(what) {
  if (app.still) return { ok: true };
  const answer = await post({ as: app.as, ...what });
  if (!answer.ok) notice(w("not_answered", answer.error ?? "?"));
  await refresh();
  return answer;
}

async function post(body) {
  try {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch("/ui/act", { method: "POST", headers, body: JSON.stringify(body) });
    return await answer.json();
  } catch (error) {
    return { ok: false, error: String(error.message ?? error) };
  }
}

/** The same, with a key that marks the clicked thing as busy until the answer is here. */
export async function actBusy(key, what) {
  if (app.busy.has(key)) return { ok: true, repeated: true };
  app.busy.add(key);
  redraw();
  try {
    return await act(what);
  } finally {
    app.busy.delete(key);
    redraw();
  }
}

/** Listen for changes as the person in app.as; called again when somebody else is chosen. */
export function listen() {
  const old = socket;
  socket = null; // so that the old one's closing does not open a new one
  old?.close();
  misses = 0;
  connect();
}

function connect() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const mine = new WebSocket(`${scheme}://${location.host}/ui/live?as=${encodeURIComponent(app.as ?? "")}`);
  socket = mine;
  mine.onopen = () => {
    misses = 0;
    refresh();
  };
  mine.onmessage = ({ data }) => {
    if (JSON.parse(data).version !== app.state?.version) refresh();
  };
  mine.onclose = () => {
    if (socket !== mine) return;
    const wait = BACK_OFF_MS[Math.min(misses++, BACK_OFF_MS.length - 1)];
    setTimeout(() => socket === mine && connect(), wait);
  };
}

// Without a socket the page asks instead; with one it rests.
setInterval(() => socket?.readyState !== WebSocket.OPEN && app.as && refresh(), POLL_MS);
