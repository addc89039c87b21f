"""Every surface of the coach in each of its states, drawn from example values by what draws it for Slack.

It is how a change of words is looked at, and a test draws them all. A new form or kind of reminder that is not here
fails that test.
"""

from bot.demo.preview import forms, notes, reminders, standing, steps
from bot.demo.preview.surface import Surface


def surfaces() -> tuple[Surface, ...]:
    """By what they are about, in the order in which somebody meets them."""
    every = (*standing.surfaces(), *forms.surfaces(), *steps.surfaces(), *reminders.surfaces(), *notes.surfaces())
    return tuple(sorted(every, key=lambda one: _place(one.group)))


def _place(group: str) -> int:
    return _ORDER.index(group) if group in _ORDER else len(_ORDER)


_ORDER = (
    "home", "status", "team", "greeting", "new", "step", "card", "dm", "follows", "overview", "tested", "back_up",
    "close", "wait", "spread", "telling", "share", "meetings", "learned", "lesson", "search", "goals", "expertise",
    "assessment", "votes", "joint", "round", "round_dates",
)  # fmt: skip
