"""What is drawn, as plain text: how somebody who reads it aloud would put it."""

import re

from localslack.inputs import PRESSED, feedback, held_blocks, options_of
from localslack.state import State
from localslack.values import Json, Message, View


class InWords:
    """Messages, views and blocks in words; mentions become the names of `state`'s people, and the app's own."""

    def __init__(self, state: State, app_name: str) -> None:
        self._state, self._app_name = state, app_name

    def message(self, message: Message) -> str:
        """Its blocks, or its text when it has none: as a client shows it."""
        if not message.blocks:
            return self.text(message.text)
        return "\n".join(filter(None, (self.block(block) for block in message.blocks)))

    def view(self, view: View) -> str:
        """Its title and its blocks."""
        title = [view.sent["title"]["text"]] if "title" in view.sent else []
        return "\n".join(filter(None, [*title, *(self.block(block) for block in view.blocks)]))

    def block(self, block: Json) -> str:
        """What stands in it, line by line; a table's cells and a chart's values too."""
        kind = block["type"]
        if kind == "rich_text":
            return self.rich_text(block)
        if kind in ("table", "data_table"):
            return "\n".join(filter(None, [block.get("caption"), *(self._row(row) for row in block["rows"])]))
        if kind == "data_visualization":
            return "\n".join([block["title"], *chart_in_words(block["chart"])])
        between = " " if kind in ("actions", "context_actions") else "\n"
        return between.join(filter(None, self._parts(block)))

    def _parts(self, block: Json) -> list[str]:
        """In the order in which they are drawn."""
        texts = [block.get(name) for name in ("title", "subtitle", "label", "text", "body", "hint")]
        parts = [self._some_text(text) for text in [*texts, *block.get("fields", [])] if text]
        parts += [block["alt_text"]] if block["type"] == "image" else []
        parts += [self.rich_text(block[name]) for name in ("rich_text_title", "details", "output") if name in block]
        parts += [self.block(held) for held in [*held_blocks(block), *block.get("tasks", [])]]
        if block["type"] != "carousel":
            elements = [*block.get("elements", []), *block.get("actions", [])]
            parts += [self._element(part) for part in [*elements, block.get("accessory"), block.get("element")] if part]
        return parts

    def _some_text(self, text: Json | str) -> str:
        """A text object, or Slack's few bare strings."""
        return self.text(text if isinstance(text, str) else text["text"])

    def _element(self, element: Json) -> str:
        if offered := options_of(element):
            return " ".join(f"({choice['text']['text']})" for choice in offered)
        if element["type"] == "feedback_buttons":
            return " ".join(f"[{button['text']['text']}]" for button in feedback(element))
        if element["type"] in PRESSED:
            return f"[{element['text']['text']}]"
        if element["type"] in ("mrkdwn", "plain_text"):
            return self.text(element["text"])
        if element["type"] == "image":
            return str(element["alt_text"])
        return str(next((value for key, value in element.items() if key.startswith("initial_")), ""))

    def _row(self, cells: list[Json]) -> str:
        return " | ".join(self._cell(cell) for cell in cells)

    def _cell(self, cell: Json) -> str:
        if cell["type"] == "rich_text":
            return self.rich_text(cell)
        return str(cell.get("text") or cell.get("value", ""))

    def rich_text(self, part: Json) -> str:
        """A block of it, or a piece: lists and paragraphs are lines of their own."""
        inner = [
            self.rich_text(piece) if "elements" in piece else self._leaf(piece) for piece in part.get("elements", [])
        ]
        return ("\n" if part["type"] in ("rich_text", "rich_text_list") else "").join(inner)

    def _leaf(self, one: Json) -> str:
        if one["type"] == "user":
            return self.text(f"<@{one['user_id']}>")
        if one["type"] == "channel":
            return self.text(f"<#{one['channel_id']}>")
        if one["type"] == "emoji":
            return f":{one['name']}:"
        return str(next((one[name] for name in ("text", "fallback", "url", "range", "value") if one.get(name)), ""))

    def text(self, text: str) -> str:
        """mrkdwn as it is read: mentions as names, marks taken away, escaped characters as themselves."""
        text = re.sub(r"<@([A-Z0-9]+)(?:\|[^>]*)?>", self._mention, text)
        text = re.sub(r"<#([A-Z0-9]+)(?:\|[^>]*)?>", lambda m: f"#{self._state.channels[m[1]].name}", text)
        text = re.sub(r"<!date\^[^|>]*\|([^>]*)>", r"\1", text)
        text = re.sub(r"<(?:https?|mailto):[^|>]*\|([^>]*)>", r"\1", text)
        text = re.sub(r"<((?:https?|mailto):[^|>]*)>", r"\1", text)
        text = re.sub(r"<!(here|channel|everyone)>", r"@\1", text)
        text = re.sub(r"(?<!\w)[*_]([^*_\n]+)[*_](?!\w)", r"\1", text)
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    def _mention(self, found: re.Match[str]) -> str:
        person = self._state.people.get(found[1])
        return f"@{person.name if person else self._app_name}"


def chart_in_words(chart: Json) -> list[str]:
    """Each slice, or each series with its values in the order of the categories."""
    if chart["type"] == "pie":
        return [f"{slice_['label']}: {slice_['value']}" for slice_ in chart["segments"]]
    names = chart["axis_config"]["categories"]
    return [f"{series['name']}: {_values(series, names)}" for series in chart["series"]]


def _values(series: Json, names: list[str]) -> str:
    values = {point["label"]: point["value"] for point in series["data"]}
    return ", ".join(f"{name} {values[name]}" for name in names)
