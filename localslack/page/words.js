// The page's own words, Swedish and English on one line, and dates in the person's language.

const WORDS = {
  as_table: ["Visa som tabell", "Show as a table"],
  add_people: ["Lägg till …", "Add …"],
  app: ["App", "App"],
  app_section: ["App", "App"],
  as_who: ["Du är", "You are"],
  cancel: ["Avbryt", "Cancel"],
  cards: ["Kort", "Cards"],
  channels: ["Kanaler", "Channels"],
  choose: ["Välj …", "Choose …"],
  clock: ["Klockan i demon", "The demo's clock"],
  clock_busy: ["Tiden går …", "Time passes …"],
  close: ["Stäng", "Close"],
  close_all: ["Stäng fönstret", "Close the window"],
  confirm: ["Ja", "Yes"],
  disconnected: [
    "Appen är inte ansluten. Det du gör når den inte just nu.",
    "The app is not connected. What you do does not reach it right now.",
  ],
  done: ["Klar", "Done"],
  drop_socket: ["Bryt appens anslutning", "Drop the app's connection"],
  edited: ["redigerad", "edited"],
  empty: ["Inget har sagts här än.", "Nothing has been said here yet."],
  ephemeral: ["Bara du ser det här", "Only you can see this"],
  filter: ["Filtrera på namn och ord", "Filter by name and words"],
  gallery: ["Allt som kan visas", "Everything that can be shown"],
  gallery_count: ["{0} av {1}", "{0} of {1}"],
  gallery_none: ["Inget har de orden.", "Nothing has those words."],
  hide: ["Dölj", "Hide"],
  home: ["Hem", "Home"],
  home_empty: ["Appen har inte visat något här än.", "The app has not shown anything here yet."],
  join: ["Gå med i #{0}", "Join #{0}"],
  leave: ["Lämna kanalen", "Leave the channel"],
  language: ["Språk", "Language"],
  left: ["{0} tecken kvar", "{0} characters left"],
  level_error: ["Fel", "Error"],
  level_info: ["Information", "Information"],
  level_success: ["Klart", "Done"],
  level_warning: ["Varning", "Warning"],
  lost: ["Tappade kontakten med servern. Försöker igen …", "Lost the server. Trying again …"],
  menu: ["Visa menyn", "Show the menu"],
  message_actions: ["Fler val för meddelandet", "More actions for the message"],
  messages: ["Meddelanden", "Messages"],
  more: ["Fler val", "More"],
  new: ["Nytt", "New"],
  new_below: ["Nya meddelanden", "New messages"],
  no_hits: ["Inget som liknar det du skrev.", "Nothing like what you typed."],
  not_answered: ["Det gick inte: {0}", "That did not work: {0}"],
  not_member: ["Du är inte med i den här kanalen.", "You are not a member of this channel."],
  optional: ["(valfritt)", "(optional)"],
  over: ["{0} tecken för mycket", "{0} characters too many"],
  places: ["Platser", "Places"],
  private: ["privat", "private"],
  remove: ["Ta bort {0}", "Remove {0}"],
  replies: ["Tidigare svar: {0}", "Earlier replies: {0}"],
  reply: ["Svara i tråd", "Reply in thread"],
  replying: ["Du svarar i tråden som {0} startade", "You reply in the thread {0} started"],
  rows: ["Rad {0}–{1} av {2}", "Rows {0}–{1} of {2}"],
  rows_after: ["Nästa rader", "Next rows"],
  rows_before: ["Tidigare rader", "Previous rows"],
  search: ["Sök", "Search"],
  send: ["Skicka", "Send"],
  shortcuts: ["Genvägar", "Shortcuts"],
  stacked: ["Fönster {0}", "Window {0}"],
  suggestions: ["Förslag", "Suggestions"],
  table: ["Tabell", "Table"],
  task_complete: ["klar", "complete"],
  task_error: ["misslyckades", "failed"],
  task_in_progress: ["pågår", "in progress"],
  task_pending: ["väntar", "pending"],
  today: ["i dag", "today"],
  tomorrow: ["i morgon", "tomorrow"],
  traffic: ["Trafik", "Traffic"],
  traffic_none: ["Ingen trafik än.", "No traffic yet."],
  try_command: ["Prova att skriva `{0}` här nedanför.", "Try typing `{0}` below."],
  try_message: ["Prova att skriva något till {0}.", "Try writing something to {0}."],
  unknown_block: ["Ett block av typen {0} kan inte visas här.", "A block of type {0} cannot be shown here."],
  unread: ["{0} olästa", "{0} unread"],
  value: ["Värde", "Value"],
  week: ["vecka {0}", "week {0}"],
  wrong_email: [
    "Skriv en e-postadress, till exempel anna@kommunen.se.",
    "Write an e-mail address, such as anna@example.com.",
  ],
  wrong_long: ["Högst {0} tecken.", "At most {0} characters."],
  wrong_max: ["Högst {0}.", "At most {0}."],
  wrong_min: ["Minst {0}.", "At least {0}."],
  wrong_missing: ["Fyll i det här fältet.", "Please fill in this field."],
  wrong_number: ["Skriv ett tal.", "Write a number."],
  wrong_short: ["Minst {0} tecken.", "At least {0} characters."],
  wrong_url: [
    "Skriv en hel adress, som börjar med https://.",
    "Write a whole address, starting with https://.",
  ],
  wrong_whole: ["Skriv ett heltal.", "Write a whole number."],
  width: ["Bredd", "Width"],
  width_of_window: ["Fönstret", "Window"],
  write_to: ["Skriv till {0}", "Write to {0}"],
  yesterday: ["i går", "yesterday"],
};

let locale = "en-GB";

export function speak(wanted) {
  // Swedish for anybody whose locale is Swedish, English for everybody else.
  locale = wanted?.toLowerCase().startsWith("sv") ? "sv-SE" : "en-GB";
  document.documentElement.lang = language();
}

export const language = () => locale.slice(0, 2);

/** One of the page's own phrases; {0}, {1} … are filled in order. */
export function w(name, ...values) {
  const phrase = WORDS[name][language() === "sv" ? 0 : 1];
  return values.reduce((text, value, index) => text.replace(`{${index}}`, value), phrase);
}

/**
 * The wall clock of a time that carries its own offset ("2027-01-11T09:00:00+01:00"). The browser's
 * zone must not move it: the demo's clock says what it says, wherever the page is opened.
 */
function wallClock(iso, options) {
  const asIfUtc = new Date(`${iso.slice(0, 19)}${iso.length > 10 ? "Z" : ""}`); // a bare date is UTC already
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(asIfUtc);
}

export const timeOf = (iso) => wallClock(iso, { hour: "2-digit", minute: "2-digit" });

export function dayOf(iso) {
  return wallClock(iso, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

/** ISO 8601: the week that holds the year's first Thursday is week 1. */
export function weekOf(iso) {
  const day = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 4 - (day.getUTCDay() || 7));
  return Math.ceil(((day - Date.UTC(day.getUTCFullYear(), 0, 1)) / 86_400_000 + 1) / 7);
}

/** A moment (unix seconds) in the given IANA zone, or in the browser's own when it is unknown. */
export function momentIn(zone, seconds, options) {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  return format.format(new Date(seconds * 1000));
}
