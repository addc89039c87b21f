"""Slack's limits as one table, and the checks of texts and counts that every block's own check is made of.

Where Slack's pages and its checker differ, the lower one stands here: what passes is then taken by both.
"""

from collections.abc import Iterable, Iterator, Sequence

LIMITS = {
    "message.blocks": 50, "view.blocks": 100, "message.text": 40_000,
    "section.text": 3000, "section.fields": 10, "field.text": 2000, "header.text": 150, "context.elements": 10,
    "actions.elements": 25, "image.url": 3000, "image.alt_text": 2000, "id": 255,
    "button.text": 75, "button.value": 2000, "button.url": 3000, "option.text": 75, "option.value": 75,
    "select.options": 100, "overflow.options": 5, "choice.options": 10, "placeholder": 150,
    "select.groups": 100, "markdown.text": 12_000, "image.title": 2000, "option.description": 75,
    "confirm.title": 100, "confirm.text": 300, "confirm.button": 30,
    "input.label": 2000, "input.hint": 2000, "input.max_length": 3000,
    "button.label": 75, "icon_button.users": 10, "context_actions.elements": 5, "alert.text": 200,
    "card.title": 150, "card.body": 200, "card.actions": 3, "carousel.elements": 10,
    "container.title": 150, "container.child_blocks": 10, "plan.tasks": 50, "tag.text": 3000,
    "table.rows": 100, "table.columns": 20, "message.tables": 1,
    "data_table.rows": 101, "data_table.columns": 20, "data_table.page_size": 100, "data_table.characters": 20_000,
    "chart.title": 50, "chart.series": 12, "chart.points": 20, "chart.categories": 20, "chart.label": 20,
    "chart.axis": 50, "message.charts": 2,
    "view.title": 24, "view.button": 24, "view.private_metadata": 3000,
}  # fmt: skip

Faults = Iterator[str]


def any_text(given: object, limit: str, at: str) -> Faults:
    """A text object of either kind, not empty."""
    if not isinstance(given, dict) or given.get("type") not in ("mrkdwn", "plain_text"):
        yield f"{at} is no text"
    elif not given.get("text"):
        yield f"{at} is empty"
    else:
        yield from text(given["text"], limit, at)


def plain(given: object, limit: str, at: str) -> Faults:
    """A text object without markup."""
    if not isinstance(given, dict) or given.get("type") != "plain_text":
        yield f"{at} must be plain_text"
    else:
        yield from any_text(given, limit, at)


def text(given: object, limit: str, at: str) -> Faults:
    """A string, which may be empty."""
    if not isinstance(given, str):
        yield f"{at} must be a string"
    elif len(given) > LIMITS[limit]:
        yield f"{at} has {len(given)} characters, at most {LIMITS[limit]}"


def count(things: object, limit: str, at: str, least: int = 1) -> Faults:
    """A list of at least so many and at most the limit."""
    if not isinstance(things, list):
        yield f"{at} must be a list"
    elif not least <= len(things) <= LIMITS[limit]:
        yield f"{at} has {len(things)}, at least {least} and at most {LIMITS[limit]}"


def one_of(value: object, allowed: Sequence[str], at: str) -> Faults:
    if value not in allowed:
        yield f"{at} must be one of {', '.join(allowed)}"


def required(value: object, limit: str, at: str) -> Faults:
    """A string that is not empty."""
    if not value:
        yield f"{at} is missing"
    else:
        yield from text(value, limit, at)


def twice(names: Iterable[str | None], what: str) -> Faults:
    """What has the same name as something before it; None is no name."""
    seen: set[str] = set()
    for name in names:
        if name is not None and str(name) in seen:
            yield f"{what} {name!r} stands twice"
        seen.add(str(name))
