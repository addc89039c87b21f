"""An organisation's own words, or its own model: one TOML file laid over the shipped method.

The file changes what it names and keeps the rest. It is laid over the shipped files before anything is checked, so
that the outcome keeps every rule of a method. A file with a list of steps is a model of its own instead. A shipped
question does without the ones that were left out: it no longer recalls them, and goes where it needs their answer.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, TypeAdapter

from flows import loader
from flows.loader import CONTENT, ContentError, Says, Where, fault
from flows.model import Id, Method, Question, Step
from flows.texts import Choice, Frozen, Line, Words


def _web_address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>|]{1,1990}", text):
        raise ValueError("a link begins with https:// or http:// and has no spaces")
    return text


class StepLink(Frozen):
    """A film or a page about a step."""

    url: Annotated[str, AfterValidator(_web_address)]
    text: Choice


class Overlay(Frozen):
    """What an organisation has of its own: its method, whom to ask, and a link for some of the steps."""

    organisation: str
    method: Method
    contact: Line | None
    links: Mapping[str, StepLink]


class _File(Frozen):
    """What may stand in the file. What is laid over the shipped method is `Any`, and checked once it is laid there."""

    organisation: Words
    id: Id
    version: Annotated[str, Field(min_length=1, max_length=20)]
    title: Any = None
    kinds: Any = None
    contact: Line | None = None
    links: dict[str, StepLink] = Field(default_factory=dict)


class _Change(Frozen):
    """`[steps.<step>]`: a step in other words, with questions reworded, removed or added."""

    title: Any = None
    what: Any = None
    why: Any = None
    closing: Any = None
    questions: dict[str, dict[str, Any]] = Field(default_factory=dict)
    remove: tuple[str, ...] = ()
    add: tuple[dict[str, Any], ...] = ()


class _Rewording(_File):
    steps: dict[str, _Change] = Field(default_factory=dict)


class _OwnModel(_File):
    steps: tuple[Id, ...]
    cycle: Any
    asides: tuple[Id, ...] | None = None


def load_overlays(folder: Path, base: Path = CONTENT) -> dict[str, Overlay]:
    """Every overlay right in the folder, by organisation; look them up with `overlay_for`. Two for one are refused."""
    if not folder.is_dir():
        raise ContentError([f"{folder}: there is no such folder"])
    paths = [path for path in sorted(folder.glob("*.toml")) if "organisation" in loader.read(path)]
    loaded = loader.gathered(partial(load_overlay, path, base) for path in paths)
    first: dict[str, Path] = {}
    twice = [
        fault(path, ("organisation",), f"{one.organisation} has {there.name} already; keep one of them")
        for path, one in zip(paths, loaded, strict=True)
        if (there := first.setdefault(_key(one.organisation), path)) != path
    ]
    if twice:
        raise ContentError(twice)
    return {_key(overlay.organisation): overlay for overlay in loaded}


def overlay_for(overlays: Mapping[str, Overlay], organisation: str) -> Overlay | None:
    """The organisation's own, however it wrote its small and capital letters and its spaces."""
    return overlays.get(_key(organisation))


def load_overlay(path: Path, base: Path = CONTENT) -> Overlay:
    """The overlay of one file, laid over the method in `base`. ContentError with file and line of every fault."""
    raw = loader.read(path)
    own = isinstance(raw.get("steps"), list)
    head: _OwnModel | _Rewording = loader.checked(TypeAdapter(_OwnModel if own else _Rewording), raw, path)
    shipped = loader.load_method(base)  # what is wrong in it is its own fault, and from here on the overlay's
    laying = _Laying(path, raw, base, loader.read(base / "method.toml"), shipped)
    method = laying.own_model(head) if isinstance(head, _OwnModel) else laying.reworded()
    laying.expect(head.links, [step.id for step in (*method.steps, *method.asides)], ("links",))
    laying.refuse_faults()
    return Overlay(organisation=head.organisation, method=method, contact=head.contact, links=head.links)


@dataclass(frozen=True)
class _Laid:
    """A shipped step with the overlay's change laid over it. `places` says where in the overlay each question is."""

    at: Where
    raw: dict[str, Any]
    places: list[Where]
    removed: list[dict[str, Any]]

    def place(self, place: Where, message: str, overlay: Any) -> Where:
        """Where in the overlay a place in the step is written, or what a broken rule of the step is about."""
        if self.missed_in(message):
            return (*self.at, "remove")
        if not place:
            found = loader.named(message, [question.get("id") for question in self.raw["question"]])
            return self.at if found is None else self.places[found]
        match place:
            case ("question", int(number), *rest):
                at = self.places[number]
                return (*at, *_written(tuple(rest), self.raw["question"][number], _at(overlay, at)))
        return (*self.at, *place)

    def missed_in(self, message: str) -> bool:
        """Whether the message asks for something that the overlay removed."""
        return any(
            f"'{question['id']}'" in message
            or f"'{self.raw['id']}.{question['id']}'" in message
            or message == f"no question has the role {question.get('role')}"
            for question in self.removed
        )


@dataclass(frozen=True)
class _Laying:
    """One overlay being laid over the method in `base`, and what in it refers to nothing."""

    path: Path
    raw: dict[str, Any]
    base: Path
    plan: dict[str, Any]
    shipped: Method
    faults: list[str] = field(default_factory=list)

    def reworded(self) -> Method:
        """The shipped method with the overlay's words."""
        changes = self.raw.get("steps", {})
        names, asides = self.plan["steps"], self.plan.get("asides", [])
        self.expect(changes, [*names, *asides], ("steps",))
        laid = {name: self.step(name, changes[name]) for name in (*names, *asides) if name in changes}
        plan = self.whole_plan()
        self.refuse_faults()
        all_steps = loader.gathered(partial(self.checked_step, name, laid.get(name)) for name in (*names, *asides))
        steps, beside = _divided(self.together(all_steps), len(names))
        return loader.assembled(plan, steps, beside, self.path, partial(self.says_of_all, laid, plan))

    def own_model(self, head: _OwnModel) -> Method:
        """The steps that the overlay lists, each from its file beside the overlay or else as it is shipped."""
        asides = self.plan.get("asides", []) if head.asides is None else head.asides
        steps = [self.step_file("steps", number, name) for number, name in enumerate(head.steps)]
        beside = [self.step_file("asides", number, name) for number, name in enumerate(asides)]
        plan = self.whole_plan()
        self.refuse_faults()
        in_files = loader.in_step_files(self.path, [*steps, *beside])
        says = partial(self.says_of_own, in_files, plan)
        own = {file.name.removesuffix(".flow.toml") for file in (*steps, *beside) if file.parent != self.base}
        along, by_the_way = _divided(self.together(loader.load_steps([*steps, *beside]), own), len(steps))
        return loader.assembled(plan, along, by_the_way, self.path, says)

    def together(self, steps: list[Step], own: Collection[str] = ()) -> list[Step]:
        """The steps once their shipped questions do without what is not there; `own` steps are not shipped."""
        there = {f"{step.id}.{question.id}" for step in steps for question in step.question}
        fewer = [step if step.id in own else self.doing_without(step, there) for step in steps]
        return steps if fewer == steps else self.together(fewer, own)

    def doing_without(self, step: Step, there: Collection[str]) -> Step:
        """Without recalling what was left out, and without what is asked because of its answer or in its stead."""

        def is_gone(path: str) -> bool:
            return path not in there and self.shipped.at(path) is not None

        def doing(question: Question) -> Question:
            recalled = tuple(path for path in question.recall if not is_gone(path))
            return question.model_copy(update={"recall": recalled})

        kept = [one for one in step.question if not is_gone(one.follows) and not is_gone(one.stands_in_for)]
        asked = [doing(one) if self.shipped.at(f"{step.id}.{one.id}") else one for one in kept]
        return loader.checked(TypeAdapter(Step), {**dict(step), "question": asked}, self.path)

    def step_file(self, key: str, number: int, name: str) -> Path:
        """The step's own file when there is one, else the shipped one."""
        for folder in (self.path.parent, self.base):
            if (folder / f"{name}.flow.toml").exists():
                return folder / f"{name}.flow.toml"
        shipped = _listed((*self.plan["steps"], *self.plan.get("asides", [])))
        message = f"no {name}.flow.toml lies beside this file, and no shipped step is called so; they are {shipped}"
        self.refuse((key, number), message)
        return self.path

    def whole_plan(self) -> dict[str, Any]:
        """`method.toml` with what the overlay says of the method as a whole."""
        own = {key: self.raw[key] for key in ("id", "title", "kinds", "cycle") if key in self.raw}
        version = f"{self.plan['version']}/{self.raw['id']}-{self.raw['version']}"
        kept = {key: value for key, value in self.plan.items() if key not in ("steps", "asides")}
        return {**self.over(kept, own, ()), "version": version}

    def step(self, name: str, change: dict[str, Any]) -> _Laid:
        """The shipped step reworded; then what is removed goes, and then what is added finds its place."""
        shipped = loader.read(self.base / f"{name}.flow.toml")
        at: Where = ("steps", name)
        words = {key: value for key, value in change.items() if key not in ("questions", "remove", "add")}
        questions = self.by_id(shipped["question"], change.get("questions", {}), (*at, "questions"))
        away = change.get("remove", [])
        self.expect(away, [question["id"] for question in questions], (*at, "remove"))
        removed = [question for question in questions if question["id"] in away]
        kept = [((*at, "questions", one["id"]), one) for one in questions if one not in removed]
        for number, added in enumerate(change.get("add", [])):
            self.insert(kept, added, (*at, "add", number))
        raw = {**self.over(shipped, words, at), "question": [question for _, question in kept]}
        return _Laid(at, raw, [place for place, _ in kept], removed)

    def insert(self, questions: list[tuple[Where, dict[str, Any]]], added: dict[str, Any], place: Where) -> None:
        """A question of their own, below the one that `after` names or else last."""
        ids = [question.get("id") for _, question in questions]
        own = {key: value for key, value in added.items() if key != "after"}
        after = added.get("after")
        if after is not None and after not in ids:
            self.refuse((*place, "after"), _unknown(after, ids))
        else:
            questions.insert(ids.index(after) + 1 if after else len(ids), (place, own))

    def over(self, old: Any, new: Any, place: Where) -> Any:
        """A table changes what it names and keeps the rest, in a list by its ids; anything else takes the place."""
        if isinstance(new, dict) and isinstance(old, dict):
            return {**old, **{key: self.over(old.get(key), value, (*place, key)) for key, value in new.items()}}
        if isinstance(new, dict) and isinstance(old, list) and all(isinstance(one, dict) for one in old):
            return self.by_id(old, new, place)
        return new

    def by_id(self, old: list[dict[str, Any]], new: Mapping[str, Any], place: Where) -> list[dict[str, Any]]:
        self.expect(new, [one["id"] for one in old], place)
        for name in new:
            if loader.inside(new[name], "id") is not None:
                self.refuse((*place, name, "id"), "an id cannot be changed, earlier answers are kept under it")
        return [self.over(one, new.get(one["id"], {}), (*place, one["id"])) for one in old]

    def expect(self, names: Iterable[str], there: list[str], place: Where) -> None:
        """Refuse the names that are not there."""
        for name in names:
            if name not in there:
                self.refuse((*place, name), _unknown(name, there))

    def refuse(self, place: Where, message: str) -> None:
        self.faults.append(fault(self.path, place, message))

    def refuse_faults(self) -> None:
        if self.faults:
            raise ContentError(self.faults)

    def checked_step(self, name: str, laid: _Laid | None) -> Step:
        if laid is None:
            return loader.load_step(self.base / f"{name}.flow.toml")
        return loader.checked(TypeAdapter(Step), laid.raw, self.path, partial(self.says_of_step, laid))

    def says_of_step(self, laid: _Laid, place: Where, message: str) -> str:
        return fault(self.path, laid.place(place, message, self.raw), message)

    def says_of_all(self, laid: Mapping[str, _Laid], plan: dict[str, Any], place: Where, message: str) -> str:
        """A rule of the whole method: what was removed is missed, or a changed question breaks it."""
        missing = next((one for one in laid.values() if one.missed_in(message)), None)
        about = missing or laid.get(loader.step_in(message))
        at = about.place((), message, self.raw) if about and not place else _written(place, plan, self.raw)
        return fault(self.path, at, message)

    def says_of_own(self, in_files: Says, plan: dict[str, Any], place: Where, message: str) -> str:
        return in_files(_written(place, plan, self.raw), message)


def _divided(steps: list[Step], number: int) -> tuple[list[Step], list[Step]]:
    return steps[:number], steps[number:]


def _written(place: Where, value: Any, own: Any) -> Where:
    """The same place in the overlay's own table, where a list is reworded by id."""
    parts: list[int | str] = []
    for part in place:
        value = loader.inside(value, part)
        called = loader.inside(value, "id") if isinstance(own, dict) and isinstance(part, int) else None
        parts.append(str(called) if called else part)
        own = loader.inside(own, parts[-1])
    return tuple(parts)


def _at(raw: Any, place: Where) -> Any:
    for part in place:
        raw = loader.inside(raw, part)
    return raw


def _key(organisation: str) -> str:
    return " ".join(organisation.split()).casefold()


def _unknown(name: object, there: Iterable[object]) -> str:
    return f"nothing is called {name!r} here; there is {_listed(there)}"


def _listed(names: Iterable[object]) -> str:
    return ", ".join(str(name) for name in names) or "nothing"
