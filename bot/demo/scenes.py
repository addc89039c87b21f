"""Scenes for the demo, played by people who type and click, so that they show nothing that could not happen.

What is done in a scene is data: a file beside this one, in parts, each of acts. An act says who does what (a verb of
`Colleague`) and has that verb's words under their own names, but:

- `day`: first so many days pass since the scene began, or one more, until a working day at noon;
- `{ days = 14 }`, wherever a day is said: that working day, counted in the same way;
- `improvement`: its name in the scene, given to it by the act that begins it;
- `step` and `to`: a step's id, or that of what stands beside the steps; what is answered there is by questions' ids,
  figures in words (`kvinnor 14 av 25, män 11 av 30`).
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.demo.people import Colleague
from bot.refs import InMenu, Place
from flows import calendar, loader
from flows.model import Method, Step
from localslack import LocalSlack

_FOLDER = Path(__file__).parent
NAMES = sorted(path.stem for path in _FOLDER.glob("*.toml"))
"""Every scene there is."""

LiveUntil = Callable[[datetime], object]
"""Time passes until that moment, and what the clock says on the way is said."""

_VERBS: Mapping[str, Callable[..., None]] = {
    verb.__name__: verb
    for verb in (
        Colleague.sets_up_team, Colleague.plans_meeting, Colleague.sets_goals, Colleague.begins, Colleague.answers,
        Colleague.answers_beside, Colleague.backs_up, Colleague.ends, Colleague.assesses, Colleague.keeps_lesson,
        Colleague.spreads, Colleague.waits_to_see,
    )
}  # fmt: skip


@dataclass(frozen=True)
class Act:
    """`words` is what the scene's file has beside who does it and when."""

    who: str
    does: str
    day: int | None
    words: Mapping[str, Any]

    @classmethod
    def read(cls, found: Mapping[str, Any]) -> "Act":
        words = {name: said for name, said in found.items() if name not in ("who", "does", "day")}
        return cls(found["who"], found["does"], found.get("day"), words)


def read(name: str) -> list[tuple[str, list[Act]]]:
    """A scene's parts, each with its name."""
    found = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return [(part["name"], [Act.read(act) for act in part["act"]]) for part in found["part"]]


def play(name: str, slack: LocalSlack, now: Callable[[], datetime], live_until: LiveUntil) -> None:
    for _ in parts_of(name, slack, now, live_until):
        pass


def parts_of(name: str, slack: LocalSlack, now: Callable[[], datetime], live_until: LiveUntil) -> Iterator[str]:
    """The same, stopping after each part with its name."""
    scene = _Scene(slack, calendar.local_day(now(), calendar.SWEDEN), live_until)
    for part, acts in read(name):
        for act in acts:
            scene.play(act)
        yield part


class _Scene:
    """Improvements have the ids that the order gives them in which they begin, from 1."""

    def __init__(self, slack: LocalSlack, first_day: date, live_until: LiveUntil) -> None:
        self.slack, self.live_until, self.first_day = slack, live_until, first_day
        self.method = loader.method()
        self.begun: dict[str, int] = {}

    def play(self, act: Act) -> None:
        if act.day is not None:
            self.live_until(calendar.moment_at(self._day(act.day), time(12), calendar.SWEDEN))
        person = Colleague(self.slack, act.who)
        _VERBS[act.does](person, **self._words(act))
        person.closes(everything=True)

    def _words(self, act: Act) -> dict[str, Any]:
        """As the verb takes them."""
        words = {name: self._said(what) for name, what in act.words.items()}
        improvement = words.pop("improvement", None)
        if act.does == "begins":
            self.begun[improvement] = len(self.begun) + 1
            return words
        if improvement is None:
            return words
        which = self.begun[improvement]
        match act.does:
            case "answers":
                step = self.method.step(words.pop("step"))
                return {"given": _by_labels(step, words["given"]), "at": Place(which, step.id)}
            case "answers_beside":
                aside = _found(self.method, words.pop("step"))
                given = _by_labels(aside, words["given"])
                return {"label": aside.title.sv, "given": given, "at": InMenu(aside.id, which)}
            case "backs_up":
                words["to"] = self.method.step(words["to"]).title.sv
        return {**words, "improvement": which}

    def _said(self, what: Any) -> Any:
        if isinstance(what, dict):
            if set(what) == {"days"}:
                return self._day(what["days"]).isoformat()
            return {name: self._said(one) for name, one in what.items()}
        return what

    def _day(self, days: int) -> date:
        """So many days after the scene began, or the next working day."""
        return calendar.working_day(self.first_day + timedelta(days=days))


def _by_labels(step: Step, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is answered to each question, by what it asks."""
    asks = {question.id: question.ask.sv for question in step.question}
    return {asks[name]: what for name, what in given.items()}


def _found(method: Method, name: str) -> Step:
    found = method.find(name)
    assert found is not None, name
    return found
