"""From content/*.toml to a Method. What is wrong is refused here, with the file, the line and the place in it named."""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from flows.model import Method, OneChoice, Option, Reminders, SeveralChoices, Step

T = TypeVar("T")

CONTENT = Path(__file__).parent / "content"

Where = tuple[int | str, ...]
"""The way to a value in a file: `("question", 3, "label", "en")`. The empty place is the whole file."""

Says = Callable[[Where, str], str]
"""From a place in what was checked, and what is wrong there, to the fault with its file and line."""


class ContentError(Exception):
    """Content that cannot be used. `faults` has one line each: file, line, place, what is wrong."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def load_method(folder: Path = CONTENT) -> Method:
    """The method of `method.toml` with its steps, each from `<step>.flow.toml` in the same folder."""
    path = folder / "method.toml"
    plan = read(path)
    steps, asides = ([folder / f"{name}.flow.toml" for name in _names(plan, key, path)] for key in ("steps", "asides"))
    says = in_step_files(path, [*steps, *asides])
    return assembled(plan, load_steps(steps), load_steps(asides), path, says)


def load_steps(paths: Iterable[Path]) -> list[Step]:
    """A step from each file. ContentError with the faults of them all."""
    return gathered(partial(load_step, path) for path in paths)


def load_step(path: Path) -> Step:
    """One step, from the file that is called after it."""
    step = checked(TypeAdapter(Step), read(path), path)
    if f"{step.id}.flow.toml" != path.name:
        message = f"the step is called {step.id!r}, so the file must be {step.id}.flow.toml"
        raise ContentError([fault(path, ("id",), message)])
    return step


def load_reminders(folder: Path = CONTENT) -> Reminders:
    """What is said on the countdown to a meeting, from `reminders.toml`."""
    path = folder / "reminders.toml"
    return checked(TypeAdapter(Reminders), read(path), path)


@cache
def method() -> Method:
    """The method that ships with Hemmaplan, read once."""
    return load_method()


@cache
def reminders() -> Reminders:
    """The reminders that ship with Hemmaplan, read once."""
    return load_reminders()


def read(path: Path) -> dict[str, Any]:
    """A TOML file as it stands. ContentError when it is missing, no TOML or no UTF-8."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ContentError([f"{path.name}: the file is missing"]) from None
    except tomllib.TOMLDecodeError as error:
        raise ContentError([_no_toml(path, str(error))]) from error
    except UnicodeDecodeError:
        raise ContentError([f"{path.name}: the file is not UTF-8; save it again with that encoding"]) from None


def checked(kind: TypeAdapter[T], raw: object, path: Path, says: Says | None = None) -> T:
    """The value that was read from `path`. ContentError with a line for every fault in it."""
    says = says or partial(fault, path)
    try:
        return kind.validate_python(raw)
    except ValidationError as error:
        faults = [says(_in_file(raw, one["loc"]), _in_words(one)) for one in error.errors()]
        raise ContentError(faults) from error


def assembled(plan: Mapping[str, Any], steps: list[Step], asides: list[Step], path: Path, says: Says) -> Method:
    """The plan of `path` with its steps, once all the rules of a method hold."""
    whole = {**plan, "steps": _with_options(steps, says), "asides": asides}
    return checked(TypeAdapter(Method), whole, path, says)


def gathered(loads: Iterable[Callable[[], T]]) -> list[T]:
    """What each of them loads. ContentError with the faults of them all."""
    loaded, faults = [], []
    for load in loads:
        try:
            loaded.append(load())
        except ContentError as error:
            faults += error.faults
    if faults:
        raise ContentError(faults)
    return loaded


def fault(path: Path, place: Where, message: str) -> str:
    """`study.flow.toml, line 42: question 4 (learned), label.en: …`, the line only where it is certain."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    raw = tomllib.loads(text)
    place = place or _question_of(raw, message)
    line = _line(text, _known(raw, place))
    return f"{path.name}{f', line {line}' if line else ''}: {_called(raw, place) or 'whole file'}: {message}"


def in_step_files(path: Path, files: Iterable[Path]) -> Says:
    """A rule that is broken by `study.match` is a fault in the file of that step; anything else is one in `path`."""
    of_step = {file.name.removesuffix(".flow.toml"): file for file in files}

    def says(place: Where, message: str) -> str:
        return fault(path if place else of_step.get(step_in(message), path), place, message)

    return says


def step_in(message: str) -> str:
    """The step of a message that begins with `step.question`, or nothing."""
    about = re.match(r"(\w+)\.\w", message)
    return about[1] if about else ""


def named(message: str, ids: Sequence[object]) -> int | None:
    """Which of them the message is about: the first that it names, and of those that are called so the last."""
    first = next((word for word in re.findall(r"\w+", message) if word in ids), None)
    return None if first is None else len(ids) - 1 - ids[::-1].index(first)


def inside(raw: object, part: int | str) -> object:
    """What stands there in a table or a list, or None."""
    try:
        return raw[part]  # type: ignore[index]
    except (KeyError, IndexError, TypeError):
        return None


def _names(plan: Mapping[str, Any], key: str, path: Path) -> list[Any]:
    names = plan.get(key, [])
    if not isinstance(names, list):
        raise ContentError([fault(path, (key,), "must be a list of step names")])
    return names


def _no_toml(path: Path, error: str) -> str:
    found = re.search(r" \(at line (\d+), column \d+\)", error)
    at, said = (f", line {found[1]}", error[: found.start()]) if found else ("", error)
    return f"{path.name}{at}: {said}; look for a quotation mark, bracket or = that is missing, or a name used twice"


def _question_of(raw: Mapping[str, Any], message: str) -> Where:
    """Where the question is that a rule of the step says something about."""
    found = named(message, [inside(question, "id") for question in raw.get("question", ())])
    return () if found is None else ("question", found)


def _known(raw: object, place: Where) -> Where:
    """As much of the place as there is in the file."""
    for depth, part in enumerate(place):
        raw = inside(raw, part)
        if raw is None:
            return place[:depth]
    return place


def _line(text: str, place: Where) -> int | None:
    """The line on which the place first appears: as much of the file as is needed for it to be there."""
    lines = text.split("\n")

    def reaches(line: int) -> bool:
        while (raw := _parsed(lines[:line])) is None:  # in the midst of a text or a list of several lines
            line += 1
        return _known(raw, place) == place

    return bisect_left(range(1, len(lines) + 1), True, key=reaches) + 1 if place else None


def _parsed(lines: list[str]) -> dict[str, Any] | None:
    try:
        return tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return None


def _called(raw: object, place: Where) -> str:
    """The place as one reads it: `question 4 (learned), label.en`."""
    said, between = "", ""
    for part in place:
        raw = inside(raw, part)
        if isinstance(part, int):
            own = inside(raw, "id")
            said, between = f"{said} {part + 1}" + (f" ({own})" if own else ""), ", "
        else:
            said, between = f"{said}{between}{part}", "."
    return said


def _in_file(raw: object, place: Where) -> Where:
    """Pydantic names the kind of a question as a part of its place; in the file there is no such part."""
    parts: list[int | str] = []
    for part in place:
        if part == "[key]" or (inside(raw, "kind") == part and inside(raw, part) is None):
            continue
        raw = inside(raw, part)
        parts.append(part)
    return tuple(parts)


def _in_words(error: ErrorDetails) -> str:
    """What is wrong, to somebody who does not program."""
    about, name = error.get("ctx", {}), error["loc"][-1] if error["loc"] else ""
    for key in (f"{error['type']} {name}", f"{error['type']} {about.get('class_name')}", error["type"]):
        if key in _WORDS:
            return _WORDS[key].format(**about, name=name, given=error["input"])
    return error["msg"].removeprefix("Value error, ")


_WORDS = {
    "missing sv": "Field required; write it on the line above the English one",
    "missing en": "Field required; write it on the line below the Swedish one",
    "missing": "Field required; write the line that is missing",
    "extra_forbidden": "no line is called {name!r} here; look for a slip of the pen, or take it away",
    "string_too_short": "is empty; write a few words between the quotation marks",
    "string_too_long": "is too long, at most {max_length} characters fit",
    "string_type": "must be words between quotation marks",
    "string_pattern_mismatch": "may have at most 40 of the small letters a to z, digits and _, a letter first",
    "model_type Text": 'must be in both languages, on two lines: {name}.sv = "…" and {name}.en = "…"',
    "model_type": "must be a table of its own, with a name and a value on each line",
    "dict_type": "must be a table of its own, with a name and a value on each line",
    "tuple_type": "must be a list between square brackets",
    "bool_type": "must be true or false, without quotation marks",
    "bool_parsing": "must be true or false, without quotation marks",
    "int_type": "must be a number, without quotation marks",
    "int_parsing": "must be a number, without quotation marks",
    "float_type": "must be a number, without quotation marks",
    "float_parsing": "must be a number, without quotation marks",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "too_short": "has too few, at least {min_length} is needed",
    "too_long": "has too many, at most {max_length} fit",
    "literal_error": "must be one of {expected}, not {given!r}",
    "enum": "must be one of {expected}, not {given!r}",
    "union_tag_invalid": "no kind of question is called {tag!r}; the kinds are {expected_tags}",
    "union_tag_not_found": 'Field required; write which kind of question it is, such as kind = "short_text"',
}


def _with_options(steps: list[Step], says: Says) -> list[Step]:
    """A question that lets one choose an earlier step gets those steps as its options, and one that stands in for
    another the other's.
    """
    choices = [(step, one) for step in steps for one in step.question if isinstance(one, OneChoice | SeveralChoices)]
    offered = {f"{step.id}.{one.id}": one.options for step, one in choices}
    return [_filled(step, steps[:place], offered, says) for place, step in enumerate(steps)]


def _filled(step: Step, earlier: list[Step], offered: Mapping[str, tuple[Option, ...]], says: Says) -> Step:
    questions = []
    for question in step.question:
        options: tuple[Option, ...] | None = None
        if isinstance(question, OneChoice | SeveralChoices):
            if question.options_from == "earlier_steps":
                options = _as_options(f"{step.id}.{question.id}", earlier, says)
            elif question.options_from == "stands_in_for":
                options = _as_elsewhere(f"{step.id}.{question.id}", question.stands_in_for, offered, says)
        update = {"options": options, "options_from": None}
        questions.append(question if options is None else question.model_copy(update=update))
    return step.model_copy(update={"question": tuple(questions)})


def _as_options(path: str, steps: list[Step], says: Says) -> tuple[Option, ...]:
    if not 2 <= len(steps) <= 10:
        message = f"{path}: needs two to ten earlier steps to choose from, not {len(steps)}"
        raise ContentError([says((), message)])
    return tuple(Option(id=step.id, text=step.title) for step in steps)


def _as_elsewhere(path: str, other: str, offered: Mapping[str, tuple[Option, ...]], says: Says) -> tuple[Option, ...]:
    if not (options := offered.get(other)):
        raise ContentError([says((), f"{path}: has the options of {other!r}, which has none of its own")])
    return options
