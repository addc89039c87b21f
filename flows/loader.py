"""From content/*.toml to a Method. What is wrong is refused here, with the file and the place in it named."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from flows.model import Method, OneChoice, Option, Reminders, SeveralChoices, Step

T = TypeVar("T")

CONTENT = Path(__file__).parent / "content"


class ContentError(Exception):
    """Content that cannot be used. `faults` has one line each: file, place, what is wrong."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def load_method(folder: Path = CONTENT) -> Method:
    """The method of `method.toml` with its steps, each from `<step>.flow.toml` in the same folder."""
    plan = _read(folder / "method.toml")
    steps, faults = [], []
    names = plan.pop("steps", [])
    if not isinstance(names, list):
        raise ContentError(["method.toml: steps: must be a list of step names"])
    for name in names:
        try:
            steps.append(load_step(folder / f"{name}.flow.toml"))
        except ContentError as error:
            faults += error.faults
    if faults:
        raise ContentError(faults)
    return _checked(TypeAdapter(Method), {**plan, "steps": _with_earlier_steps(steps)}, folder / "method.toml")


def load_step(path: Path) -> Step:
    step = _checked(TypeAdapter(Step), _read(path), path)
    if f"{step.id}.flow.toml" != path.name:
        raise ContentError(
            [f"{path.name}: id: the step is called {step.id!r}, so the file must be {step.id}.flow.toml"]
        )
    return step


def load_reminders(folder: Path = CONTENT) -> Reminders:
    path = folder / "reminders.toml"
    return _checked(TypeAdapter(Reminders), _read(path), path)


@cache
def method() -> Method:
    """The method that ships with Hemmaplan, read once."""
    return load_method()


@cache
def reminders() -> Reminders:
    return load_reminders()


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ContentError([f"{path.name}: the file is missing"]) from None
    except tomllib.TOMLDecodeError as error:
        raise ContentError([f"{path.name}: {error}"]) from error
    except UnicodeDecodeError:
        raise ContentError([f"{path.name}: the file is not UTF-8; save it again with that encoding"]) from None


def _checked(kind: TypeAdapter[T], raw: object, path: Path) -> T:
    try:
        return kind.validate_python(raw)
    except ValidationError as error:
        raise ContentError([_fault(path, raw, one["loc"], one["msg"]) for one in error.errors()]) from error


def _fault(path: Path, raw: object, place: tuple[int | str, ...], message: str) -> str:
    names = []
    for part in place:
        raw = _inside(raw, part)
        if isinstance(part, int):
            called = raw.get("id", "") if isinstance(raw, dict) else ""
            names.append(f"{part + 1}" + (f" ({called})" if called else ""))
        elif part not in _KINDS:
            names.append(str(part))
    where = ", ".join(names).replace(", sv", ".sv").replace(", en", ".en") or "whole file"
    return f"{path.name}: {where}: {message.removeprefix('Value error, ')}"


def _inside(raw: object, part: int | str) -> object:
    if part in _KINDS:
        return raw
    try:
        return raw[part]  # type: ignore[index]
    except (KeyError, IndexError, TypeError):
        return None


_KINDS = ("short_text", "long_text", "number", "date", "people", "link", "one_choice", "several_choices")


def _with_earlier_steps(steps: list[Step]) -> list[Step]:
    """A question that lets one choose an earlier step gets those steps as its options."""
    return [_with_options(step, steps[:place]) for place, step in enumerate(steps)]


def _refuse_nothing_to_choose(step: Step) -> None:
    for question in step.question:
        if isinstance(question, OneChoice | SeveralChoices) and not question.options:
            raise ContentError([f"{step.id}.flow.toml: {question.id}: there is no earlier step to choose"])


def _with_options(step: Step, earlier: list[Step]) -> Step:
    options = tuple(Option(id=one.id, text=one.title) for one in earlier)
    filled = tuple(
        question.model_copy(update={"options": options, "options_from": None})
        if isinstance(question, OneChoice | SeveralChoices) and question.options_from
        else question
        for question in step.question
    )
    whole = step.model_copy(update={"question": filled})
    _refuse_nothing_to_choose(whole)
    return whole
