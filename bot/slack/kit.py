"""The pieces of Block Kit that we use, each within Slack's limits by construction.

The limits are Slack's (docs.slack.dev/reference/block-kit). A text that a person wrote is escaped before it goes into
mrkdwn, and shortened where it could grow past a limit; our own phrases are short enough, and tests hold them to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack.drawn import seal

Block = dict[str, Any]
Element = dict[str, Any]


@dataclass(frozen=True)
class Button:
    """What a button, a menu or a picker of a message is for. It is declared once: drawn from it, and heard by it."""

    id: str
    """Slack's action id: `thing.deed`."""

    def apart(self, which: str) -> "Button":
        """The same, told apart from others of its kind in one message."""
        return Button(f"{self.id}.{which}")


GIVEN = Button("given")
"""An input of a form: read when the form is sent, and heard before that where it decides what else is asked."""

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
_SECTION, _BUTTON, _TITLE, _OPTION, _HEADER = 3000, 75, 24, 75, 150


def escape(text: str) -> str:
    """A person's words in mrkdwn: without these three characters no mention, link or channel call can form."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shorten(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def quote(text: str, most: int = 1200) -> str:
    """A person's words, escaped and set off as a quotation."""
    return "\n".join(f"> {line}" for line in escape(shorten(text, most)).splitlines() or [""])


def plain(text: str, most: int) -> Block:
    return {"type": "plain_text", "text": shorten(text, most), "emoji": True}


def section(text: str, accessory: Element | None = None, block_id: str = "") -> Block:
    """Text in mrkdwn; people's words in it are escaped already."""
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": shorten(text, _SECTION)}}
    if accessory is not None:
        block["accessory"] = accessory
    if block_id:
        block["block_id"] = block_id
    return block


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, _HEADER)}


def context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": shorten(text, _SECTION)}]}


def image(file: str, alt: str) -> Block:
    """A picture that we have uploaded (docs.slack.dev/reference/block-kit/composition-objects/slack-file-object)."""
    return {"type": "image", "slack_file": {"id": file}, "alt_text": shorten(alt, 2000)}


def divider() -> Block:
    return {"type": "divider"}


def actions(elements: Sequence[Element], block_id: str = "") -> Block:
    block: Block = {"type": "actions", "elements": list(elements)[:25]}
    if block_id:
        block["block_id"] = block_id
    return block


def button(
    text: str, action: Button, value: object = "", style: str = "", confirm: Block | None = None, about: str = ""
) -> Element:  # fmt: skip
    """`action` tells what to do, `value` to what (see bot.refs). `about`: what it is heard with by whoever does not see
    what stands beside it, where several say the same.
    """
    element: Element = {
        "type": "button", "text": plain(text, _BUTTON), "action_id": action.id, "value": str(value) or "-",
    }  # fmt: skip
    if style:
        element["style"] = style
    if confirm is not None:
        element["confirm"] = confirm
    if about:
        element["accessibility_label"] = shorten(f"{text}: {about}", _BUTTON)
    return element


def one_primary(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with the first of their primary buttons alone as one: where all are, none is."""
    found, shown = False, []
    for block in blocks:
        elements = [dict(one) for one in block.get("elements", ())] if block["type"] == "actions" else []
        for element in elements:
            if element.get("style") == "primary":
                if found:
                    del element["style"]
                found = True
        shown.append({**block, "elements": elements} if elements else block)
    return shown


def confirm(title: str, text: str, yes: str, no: str) -> Block:
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }


def option(text: str, value: str) -> Block:
    return {"text": plain(text, _OPTION), "value": value}


def overflow(action: Button, options: Sequence[tuple[str, str]]) -> Element:
    """A menu of at most five; (text, value)."""
    return {
        "type": "overflow",
        "action_id": action.id,
        "options": [option(text, value) for text, value in options[:5]],
    }


def chooser(
    kind: str, action: Button, options: Iterable[tuple[str, str]], chosen: object = None, **more: Any
) -> Element:
    """radio_buttons, static_select (one chosen) or checkboxes (a list chosen). Options are (text, value)."""
    offered = [option(text, value) for text, value in options]
    element: Element = {"type": kind, "action_id": action.id, "options": offered, **more}
    if isinstance(chosen, list | tuple):
        before = [choice for choice in offered if choice["value"] in chosen]
        if before:
            element["initial_options"] = before
    else:
        now = next((one for one in offered if one["value"] == chosen), None)
        if now is not None:
            element["initial_option"] = now
    return element


def field(label: str, element: Element, block_id: str, *, optional: bool = False, hint: str = "", **more: Any) -> Block:
    """One input of a modal."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, 2000),
        "element": element,
        "optional": optional,
        **more,
    }
    if hint:
        block["hint"] = plain(hint, 2000)
    return block


def text_input(initial: str = "", *, multiline: bool = False, most: int = 3000, placeholder: str = "") -> Element:
    element: Element = {"type": "plain_text_input", "action_id": GIVEN.id, "multiline": multiline, "max_length": most}
    if initial:
        element["initial_value"] = shorten(initial, most)
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return element


def picker(kind: str, initial: object, key: str) -> Element:
    """A datepicker, timepicker, users_select … with what was chosen before under Slack's own key for it."""
    element: Element = {"type": kind, "action_id": GIVEN.id}
    if initial:
        element[key] = initial
    return element


def modal(
    callback: str,
    title: str,
    blocks: Sequence[Block],
    *,
    close: str,
    submit: str = "",
    metadata: str = "",
    drawn: str = "",
) -> Block:
    """A form when it has `submit`: it then carries how its fields stood. `drawn`: as it carried that before, if it did.

    `metadata` has no `~`.
    """
    view: Block = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, _TITLE),
        "close": plain(close, _TITLE),
        "blocks": list(blocks)[:VIEW_BLOCKS],
        "private_metadata": metadata,
    }
    if submit:
        view["submit"] = plain(submit, _TITLE)
        view["private_metadata"] = f"{metadata}~{seal(blocks, drawn)}"
    return view


def mention(user: str) -> str:
    return f"<@{user}>"


def mentions(users: Iterable[str]) -> str:
    return ", ".join(mention(user) for user in users)


def as_text(blocks: Sequence[Block]) -> str:
    """The whole message in words, for notifications and screen readers, which read `text` and not the blocks."""
    lines = [line for block in blocks for line in _lines(block)]
    return shorten("\n".join(lines), 3900)


def _lines(block: Block) -> list[str]:
    if block["type"] == "section":
        return [block["text"]["text"]]
    if block["type"] == "header":
        return [escape(block["text"]["text"])]  # plain there, mrkdwn here
    if block["type"] == "context":
        return [element["text"] for element in block["elements"] if "text" in element]
    if block["type"] == "image":
        return [escape(block["alt_text"])]
    return []
