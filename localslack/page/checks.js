// What Slack's client refuses before anything is sent: the words to show, or undefined when all is well.

import { w } from "./words.js";

const CHECKS = {
  plain_text_input: length,
  number_input: number,
  url_text_input: (el, value) => (URL.canParse(value) && /^https?:/.test(value) ? undefined : w("wrong_url")),
  email_text_input: (el, value) => (/^\S+@\S+\.\S+$/.test(value) ? undefined : w("wrong_email")),
};

export function wrong(block, value) {
  const el = block.element;
  const isEmpty = value.length === 0 || (typeof value === "string" && !value.trim());
  if (isEmpty) return block.optional ? undefined : w("wrong_missing");
  return CHECKS[el.type]?.(el, value);
}

/** The value as it is sent: Swedish decimals are written with a comma. */
export function sendable(el, value) {
  if (el.type !== "number_input") return value;
  const point = value.trim().replace(",", ".");
  return isNumber(point) ? point : "";
}

const isNumber = (text) => /^-?\d+(\.\d+)?$/.test(text);

function length(el, value) {
  const letters = [...value].length;
  if (letters < (el.min_length ?? 0)) return w("wrong_short", el.min_length);
  return letters > (el.max_length ?? Infinity) ? w("wrong_long", el.max_length) : undefined;
}

function number(el, value) {
  const point = value.trim().replace(",", ".");
  if (!isNumber(point)) return w("wrong_number");
  if (!el.is_decimal_allowed && point.includes(".")) return w("wrong_whole");
  if (Number(point) < Number(el.min_value ?? -Infinity)) return w("wrong_min", el.min_value);
  return Number(point) > Number(el.max_value ?? Infinity) ? w("wrong_max", el.max_value) : undefined;
}
