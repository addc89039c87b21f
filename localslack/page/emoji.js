// The emoji names that apps commonly write as :name:. An unknown name is shown as it was written.

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
  floppy_disk 💾|herb 🌿|sun_with_face 🌞|snowflake ❄️|raising_hand 🙋|people_holding_hands 🧑‍🤝‍🧑|eight_spoked_asterisk ✳️`
    .split("|")
    .map((pair) => pair.trim().split(" ")),
);

const EMOJI_NAME = /:([a-z0-9_+-]+):/g;

export const emoji = (name) => EMOJI[name] ?? `:${name}:`;

/** Plain text with its :names: drawn. */
export const withEmoji = (text) => text.replace(EMOJI_NAME, (_, name) => emoji(name));
