"""From an answer to a hint: one small suggestion that a team may follow or leave. A hint never stops an answer.

One that holds keeps the step open until somebody has read it.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from flows.loader import CONTENT, ContentError, checked, fault, read
from flows.reading import Value
from flows.rules import RULES, Facts
from flows.texts import Frozen, Paragraph


class _Said(Frozen):
    text: Paragraph
    holds: bool = False
    """The step is not left before it has been read: the team may change its answer, or keep it."""


class Hint(_Said):
    """What to say when the rule of the same name applies."""

    id: str


def applying(rules: Sequence[str], value: Value, facts: Facts) -> list[str]:
    """Those of the rules that apply; the first is the one to speak of. An unknown rule is a KeyError."""
    return [name for name in rules if RULES[name](value, facts)]


def load_hints(folder: Path = CONTENT) -> dict[str, Hint]:
    """The hint of every rule, from `hints.toml`. ContentError for a rule without a text or a text without a rule."""
    path = folder / "hints.toml"
    said = checked(TypeAdapter(dict[str, _Said]), read(path), path)
    faults = [
        fault(path, (name,), f"no rule is called {name!r}; look for a slip of the pen, or take it away")
        for name in said
        if name not in RULES
    ]
    faults += [
        fault(path, (), f"the rule {name!r} has no text; write a table [{name}] with text.sv and text.en")
        for name in RULES
        if name not in said
    ]
    if faults:
        raise ContentError(faults)
    return {name: Hint(id=name, text=one.text, holds=one.holds) for name, one in said.items()}


@cache
def every_hint() -> dict[str, Hint]:
    """The hints that ship with Hemmaplan, read once."""
    return load_hints()
