"""The bot's own phrases, from texts.toml: each in Swedish and English, or refused when it is read."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from flows.texts import Language, Text

_CATALOGUE = Path(__file__).with_name("texts.toml")


@cache
def catalogue() -> dict[str, Text]:
    """Every phrase by its name, `group.phrase`."""
    groups = tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))
    named = {f"{group}.{name}": text for group, texts in groups.items() for name, text in texts.items()}
    return TypeAdapter(dict[str, Text]).validate_python(named)


def say(name: str, language: Language, /, **values: object) -> str:
    """A phrase with its `{places}` filled in. A name or place that does not exist is our mistake: a KeyError."""
    return catalogue()[name][language].format(**values)


def counted(name: str, language: Language, number: int, /, **values: object) -> str:
    """`name_one` for one, `name_many` otherwise; `{n}` is the number."""
    return say(f"{name}_{'one' if number == 1 else 'many'}", language, n=number, **values)


@cache
def spoken(group: str) -> dict[str, str]:
    """From what a person may type (in either language, several words separated by |) to the phrase's short name."""
    words: dict[str, str] = {}
    for name, text in catalogue().items():
        if name.startswith(f"{group}."):
            for typed in f"{text.sv}|{text.en}".split("|"):
                words[typed.strip().casefold()] = name.removeprefix(f"{group}.")
    return words
