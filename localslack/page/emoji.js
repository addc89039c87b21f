// The emoji names that apps commonly write as :name:. An unknown name is shown as it was written.
//
// Not every machine has a font with them: one that has no glyph is drawn here as a line icon or, when there is none
// that says the same, put in its own words. Where only text can stand (a placeholder, an option) its name stands.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const EMOJI = Object.fromEntries(
  `+1 👍|-1 👎|alarm_clock ⏰|arrow_down ⬇️|arrow_left ⬅️|arrow_right ➡️|arrow_up ⬆️|
  arrows_counterclockwise 🔄|ballot_box_with_check ☑️|bar_chart 📊|bell 🔔|blossom 🌼|blue_heart 💙|book 📖|
  bookmark 🔖|books 📚|brain 🧠|bulb 💡|bust_in_silhouette 👤|busts_in_silhouette 👥|calendar 📆|
  chart_with_downwards_trend 📉|chart_with_upwards_trend 📈|checkered_flag 🏁|clap 👏|clipboard 📋|coffee ☕|
  compass 🧭|construction 🚧|dart 🎯|date 📅|deciduous_tree 🌳|double_vertical_bar ⏸️|envelope ✉️|
  exclamation ❗|eyes 👀|fire 🔥|first_quarter_moon 🌓|footprints 👣|gear ⚙️|globe_with_meridians 🌐|green_heart 💚|
  grey_question ❔|handshake 🤝|heart ❤️|heavy_check_mark ✔️|heavy_minus_sign ➖|heavy_plus_sign ➕|
  hourglass ⌛|hourglass_flowing_sand ⏳|house 🏠|house_with_garden 🏡|information_source ℹ️|key 🔑|
  large_blue_circle 🔵|large_green_circle 🟢|large_orange_circle 🟠|large_red_circle 🔴|large_yellow_circle 🟡|
  leaves 🍃|link 🔗|lock 🔒|mag 🔍|mega 📣|memo 📝|muscle 💪|ok 🆗|ok_hand 👌|open_file_folder 📂|
  page_facing_up 📄|paperclip 📎|pause_button ⏸️|pencil 📝|pencil2 ✏️|point_right 👉|pray 🙏|pushpin 📌|
  question ❓|raised_hand ✋|raised_hands 🙌|recycle ♻️|repeat 🔁|rocket 🚀|rotating_light 🚨|ruler 📏|scales ⚖️|
  scroll 📜|seedling 🌱|slightly_smiling_face 🙂|smile 😄|sparkles ✨|speech_balloon 💬|spiral_calendar_pad 🗓️|
  star ⭐|stopwatch ⏱️|sunny ☀️|tada 🎉|test_tube 🧪|thinking_face 🤔|thumbsdown 👎|thumbsup 👍|timer_clock ⏲️|
  triangular_flag_on_post 🚩|trophy 🏆|turtle 🐢|warning ⚠️|wastebasket 🗑️|wave 👋|wheel 🛞|white_check_mark ✅|
  white_circle ⚪|white_large_square ⬜|wrench 🔧|writing_hand ✍️|x ❌|zap ⚡|zzz 💤|
  black_circle ⚫|leftwards_arrow_with_hook ↩️|arrow_right_hook ↪️|heavy_exclamation_mark ❗|file_folder 📁|
  floppy_disk 💾|herb 🌿|sun_with_face 🌞|snowflake ❄️|raising_hand 🙋|people_holding_hands 🧑‍🤝‍🧑|eight_spoked_asterisk ✳️|
  point_up ☝️|no_entry_sign 🚫|palm_tree 🌴|desert_island 🏝️|beach_with_umbrella 🏖️|headphones 🎧|bus 🚌|
  airplane_departure 🛫|face_with_thermometer 🤒|smiley 😃|blush 😊`
    .split("|")
    .map((pair) => pair.trim().split(" ")),
);

const NAMES = Object.fromEntries(Object.entries(EMOJI).map(([name, glyph]) => [bare(glyph), name]));
const EMOJI_NAME = /:([a-z0-9_+-]+):/g;
const GLYPH = /\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})*(?:\u200D\p{Extended_Pictographic}\uFE0F?)*/gu;

/** What says the same as a line: [icon, colour of page.css]. */
const LINES = {
  ...alike("check", "good", "white_check_mark heavy_check_mark ballot_box_with_check ok"),
  ...alike("close", "bad", "x"),
  ...alike("stop", "bad", "no_entry_sign"),
  ...alike("warning", "warn", "warning rotating_light exclamation heavy_exclamation_mark"),
  ...alike("dot", "good", "large_green_circle"),
  ...alike("dot", "bad", "large_red_circle"),
  ...alike("dot", "warn", "large_yellow_circle large_orange_circle"),
  ...alike("dot", "calm", "large_blue_circle black_circle"),
  ...alike("ring", "", "white_circle"),
  ...alike("calendar", "", "calendar date spiral_calendar_pad"),
  ...alike("clock", "", "hourglass hourglass_flowing_sand alarm_clock stopwatch timer_clock"),
  ...alike("leaf", "good", "seedling herb leaves deciduous_tree palm_tree"),
  ...alike("bubble", "", "speech_balloon"),
  ...alike("bulb", "warn", "bulb brain"),
  ...alike("party", "warn", "tada sparkles star trophy"),
  ...alike("people", "", "busts_in_silhouette bust_in_silhouette handshake"),
  ...alike("link", "", "link paperclip"),
  ...alike("pin", "bad", "pushpin"),
  ...alike("again", "", "arrows_counterclockwise repeat recycle"),
  ...alike("up", "good", "+1 thumbsup"),
  ...alike("thumbdown", "bad", "-1 thumbsdown"),
  ...alike("home", "", "house house_with_garden"),
  ...alike("eye", "", "eyes"),
  ...alike("lock", "", "lock"),
  ...alike("file", "", "memo page_facing_up clipboard scroll"),
};

function alike(line, colour, names) {
  return Object.fromEntries(names.split(" ").map((name) => [name, [line, colour]]));
}

/** Without what only chooses between colour and text. */
function bare(glyph) {
  return glyph.replace("\uFE0F", "");
}

// --- whether there is a glyph --------------------------------------------------------------------

const SIZE = 24;
const NOWHERE = "\u{10FFFD}"; // no font has it: every missing glyph looks like this one
const known = new Map();
let pen = null;
let missing = "";

function pixels(text) {
  pen.clearRect(0, 0, SIZE, SIZE);
  pen.fillText(text, 2, SIZE - 6);
  return pen.getImageData(0, 0, SIZE, SIZE).data.join("");
}

function prepare() {
  pen = Object.assign(document.createElement("canvas"), { width: SIZE, height: SIZE }).getContext("2d", {
    willReadFrequently: true,
  });
  pen.font = `16px ${getComputedStyle(document.body).fontFamily}`;
  missing = pixels(NOWHERE);
}

/** Whether a font on this machine has the glyph; of several that are joined, the first. */
function isThere(glyph) {
  const first = [...glyph][0];
  if (!known.has(first)) {
    if (!pen) prepare();
    known.set(first, pixels(first) !== missing);
  }
  return known.get(first);
}

// --- drawing -------------------------------------------------------------------------------------

/** One emoji by its name: a glyph, a drawing, or words. */
export function emoji(name) {
  const glyph = EMOJI[name];
  if (!glyph) return `:${name}:`;
  return isThere(glyph) ? glyph : substitute(name);
}

function substitute(name) {
  const words = name.replaceAll("_", " ");
  const [line, colour] = LINES[name] ?? [];
  if (!line) return h("span", { class: "emoji emoji-words" }, words);
  return h("span", { class: `emoji emoji-${colour}`, role: "img", "aria-label": words }, icon(line));
}

/** Text with its :names: and glyphs drawn: what may stand as the content of an element. */
export function drawn(text) {
  const out = [];
  let at = 0;
  for (const match of text.matchAll(new RegExp(`${EMOJI_NAME.source}|${GLYPH.source}`, "gu"))) {
    out.push(text.slice(at, match.index), match[1] ? emoji(match[1]) : glyph(match[0]));
    at = match.index + match[0].length;
  }
  return [...out, text.slice(at)];
}

function glyph(found) {
  const name = NAMES[bare(found)];
  return isThere(found) || !name ? found : substitute(name);
}

/** The same as plain text: for attributes, and for the options of a menu. */
export const withEmoji = (text) =>
  text.replace(EMOJI_NAME, (whole, name) => (EMOJI[name] && isThere(EMOJI[name]) ? EMOJI[name] : whole));
