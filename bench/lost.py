"""What is lost when every delivery of a walk fails once at each of its statements, and comes again."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_bolt import BoltRequest
from sqlalchemy import select

from bench import person
from bench.counting import seen
from bench.crowds import an_answer
from bench.measure import Figure, Figures
from bench.places import NOW, Databases, Stand, a_team, at_a_stand, channel
from bench.slack import SilentSlack
from flows import loader
from storage import tables

_BEATS = (0, 1, 2, 5, 10)
"""Minutes from each beat after a delivery to the next: what was put off, or may have been posted, has come by then."""

_FACTS = {
    "answer": ("improvement_id", "step", "question", "member", "value", "author", "after_move"),
    "move": ("improvement_id", "number", "turn", "from_step", "to_step", "reason", "by"),
    "improvement": ("team_id", "title", "kind", "changes"),
    "team": ("channel_id", "name", "language"),
    "member": ("team_id", "user_id", "leads"),
    "meeting": ("team_id", "name", "starts_at", "cancelled"),
    "hint": ("improvement_id", "step", "question", "rule"),
    "prompt": ("user_id", "improvement_id", "step", "question"),
    "person": ("user_id", "language", "paused_until"),
    "reminder": ("recipient", "kind", "about", "day", "state"),
}

Found = Counter[tuple[Any, ...]]

_ID = re.compile(r'^"\d+:')
"""What a reminder is about begins with an id, and PostgreSQL gives another one to what is done at the second time."""


@dataclass(frozen=True)
class _Delivery:
    """What Slack delivers, and the database as it was before."""

    name: str
    request: BoltRequest
    before: str


def lost(databases: Databases) -> Figures:
    """How many deliveries were lost or doubled, on both databases together; `lost` and `doubled` apart, of `tries`.

    A meeting by words, an improvement by its form, its first questions by words, buttons, pickers and a suggestion that
    is kept, a step's form that leaves the step, and a pause; on PostgreSQL the first of each sort, since its databases
    take long to copy. Each fails once at each moment at which it can, in what follows it too: before every statement,
    and before and after every commit. Then it comes again with the same key, and the clock beats for some minutes.

    Lost is what is kept or said when nothing fails, and now was not; doubled what is there too often. That the person
    is told of the failure is neither.
    """
    counted: Counter[str] = Counter(lost=0, doubled=0, tries=0)
    for kind in ("sqlite", "postgresql"):
        known: set[str] = set()
        for one in _walk(databases, kind):
            if kind == "sqlite" or one.name not in known:
                counted.update(_tried(databases, one))
            known.add(one.name)
            databases.drop(one.before)
    more = {name: float(counted[name]) for name in ("lost", "doubled", "tries")}
    yield "lost", Figure(counted["lost"] + counted["doubled"], 0, "deliveries", more)


def _walk(databases: Databases, kind: str) -> Iterator[_Delivery]:
    """Each delivery with the database before it; then it is done, and the clock beats."""
    url = databases.fresh(kind)
    with at_a_stand(url) as stand:
        team = a_team(stand, 1, ("U1", "U2", "U3"))
        for name, request in _deliveries(stand, team):
            stand.engine.dispose()
            yield _Delivery(name, request, databases.copy(url))
            stand.does(person.again(request))
            stand.beat()


def _deliveries(stand: Stand, team: int) -> Iterator[tuple[str, BoltRequest]]:
    here = channel(team)
    yield "a command with words", person.types("U1", "möte ny 2027-03-15 09:00 Benchmarking 2", here)
    yield "a command for a form", person.types("U1", "ny", here)
    new = {"title": "Kortare väntan", "kind": "governance"}
    yield "a form", person.submits("U1", person.opened(stand), new)
    card = next(message for message in reversed(stand.slack.messages) if person.has(message, "dm.start"))
    yield "a card's button", person.clicks("U1", card, *person.find(card, "dm.start"))
    while not person.has(before := person.shown(stand, "U1"), "dm.start"):
        request = person.goes_on("U1", before)
        assert request is not None
        yield "an answer", request
    step = loader.method().steps[1]
    yield "a button for a form", person.presses("U1", "step.open", f"1/{step.id}")
    yield (
        "a step's form",
        person.submits("U1", person.opened(stand), {question.id: an_answer(question) for question in step.question}),
    )
    yield "a command that pauses", person.types("U1", "paus 2027-02-01", here)


def _tried(databases: Databases, one: _Delivery) -> Counter[str]:
    counted: Counter[str] = Counter()
    wanted, moments = _outcome(databases, one, None)
    for moment in range(1, moments + 1):
        found, _ = _outcome(databases, one, moment)
        counted["tries"] += 1
        if wanted - found:
            counted["lost"] += 1
        elif any(one[0] in _FACTS or one in wanted for one in found - wanted):
            counted["doubled"] += 1
    return counted


def _outcome(databases: Databases, one: _Delivery, fails_at: int | None) -> tuple[Found, int]:
    """All that is kept and has been said after the delivery, and at how many moments it could fail."""
    url = databases.copy(one.before)
    with at_a_stand(url, SilentSlack(lambda: NOW, remembers=None)) as stand:
        with seen(stand.engine) as found:
            found.clear(fails_at)
            _delivered(stand, one)
            moments = found.moments
        _delivered(stand, one)
        for minutes in _BEATS:
            stand.clock.moment += timedelta(minutes=minutes)
            stand.beat()
        outcome = _kept(stand) + _said(stand)
    databases.drop(url)
    return outcome, moments


def _delivered(stand: Stand, one: _Delivery) -> None:
    """Whatever is answered. What follows is each done, whatever becomes of the others."""
    stand.answer(person.again(one.request))
    while stand.after:
        try:
            stand.finish()
        except Exception:  # noqa: BLE001, S112 - a worker that dies takes nobody with it
            continue


def _kept(stand: Stand) -> Found:
    found: Found = Counter()
    with stand.engine.connect() as connection:
        for name, columns in _FACTS.items():
            table = tables.metadata.tables[name]
            for row in connection.execute(select(*(table.c[column] for column in columns))):
                found[name, *(_ID.sub('"', json.dumps(value, default=str)) for value in row)] += 1
    return found


def _said(stand: Stand) -> Found:
    """Messages, each by its words; and forms and updates, of which more than one does no harm."""
    found = Counter(("said", message["to"], message.get("text", "")) for message in stand.slack.messages)
    shown = {(name, json.dumps(call.get("blocks") or call.get("view"))) for name, call in stand.slack.calls}
    return found + Counter(one for one in shown if one[0] in ("chat.update", "views.open", "views.update"))
