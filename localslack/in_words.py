"""What is drawn, as plain text: how somebody who reads it aloud would put it."""

import re

from localslack.inputs import options_of
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
        texts = [block.get("text"), block.get("label"), block.get("hint"), *block.get("fields", [])]
        elements = [*block.get("elements", []), block.get("accessory"), block.get("element")]
        parts = [self.text(text["text"]) for text in texts if text]
        parts += [block["alt_text"]] if block["type"] == "image" else []
        parts += [self._element(element) for element in elements if element]
        return " ".join(filter(None, parts)) if block["type"] == "actions" else "\n".join(filter(None, parts))

    def _element(self, element: Json) -> str:
        if offered := options_of(element):
            return " ".join(f"({one['text']['text']})" for one in offered)
        if element["type"] == "button":
            return f"[{element['text']['text']}]"
        if element["type"] in ("mrkdwn", "plain_text"):
            return self.text(element["text"])
        return str(next((value for key, value in element.items() if key.startswith("initial_")), ""))

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
