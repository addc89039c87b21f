"""The walk: six people in a hurry, a clock that jumps, a Slack that fails, and processes that die and come back."""

import math
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select

from flows.figures import FIELDS
from localslack import Clock, Fault, LocalSlack, Place, Someone, drop_after, drop_before, http_error, rate_limited
from localslack import slow as slow_call
from localslack.actions import Refused
from localslack.delivery import NoAnswer
from localslack.faults import NONE
from localslack.inputs import elements_of, options_of
from localslack.values import Control
from storage import tables
from storage.engine import open_engine, reading
from tests.walk.clock import MovedClock
from tests.walk.processes import Post, Process
from tests.world import CHANNEL, MANIFEST, MONDAY, STOCKHOLM
from tests.world import PEOPLE as OF_THE_DIALOGUES

Json = dict[str, Any]

PEOPLE = [*OF_THE_DIALOGUES, Someone("UERIK", "Erik Strand", locale="sv-SE", tz=STOCKHOLM)]
OTHER = "fritid-och-kultur"
CHANNELS = [
    Place("CSTYRNING", CHANNEL, members=["USARA", "UANNA", "ULARS", "UPRIYA"]),
    Place("CFRITID", OTHER, members=["UMIKAEL", "UANNA", "UERIK"]),
]
_WORDS = (
    "Mallen för beslutsunderlag", "Flickor och pojkar i årskurs 7", "Tre av tio ärenden", "Vi frågar fem familjer",
    "Fler får svar inom en vecka", "Handläggarna skriver om brevet", "Kvinnor väntar längre än män", "12", "25 %",
    "kvinnor 3 av 5, män 4 av 6", "flickor 36 %, pojkar 64 %", "kvinnor 12, män 9",
)  # fmt: skip
_SPOKEN = (
    "ok, tack!", "hjälp", "senare", "hoppa över", "svara", "tillbaka", "hej", "skip", "back", "answer", "/pdsa",
    "/pdsa läge", "/pdsa hjälp", "/pdsa mål", "/pdsa ny", "/pdsa möte", "/pdsa möte ny 2027-03-15 09:00 Träff",
    "/pdsa lärdom", "/pdsa självskattning", "/pdsa kompetens", "/pdsa sök brev", "/pdsa språk sv", "/pdsa start", "ja",
)  # fmt: skip
_NONSENSE = ("{}\x00", "{} ]]> <!channel> <@UANNA> `*_~", "{} 9999-12-31", "{} \u202e \ud83d", "{}\n\n\n1. a\n2. b")
_UNKNOWN = ("dm.unknown", "step.nothing.1", "", "given", "x" * 200)
_FAULTS: tuple[Callable[[random.Random], Fault], ...] = (
    lambda dice: rate_limited(dice.randint(1, 5)),
    lambda _dice: rate_limited(None),
    lambda dice: http_error(dice.choice((500, 502, 503))),
    lambda _dice: drop_before(),
    lambda _dice: drop_after(),
    lambda dice: slow_call(dice.uniform(0.1, 1.5)),
)
_JUMPS = (
    timedelta(seconds=65), timedelta(seconds=65), timedelta(minutes=6), timedelta(hours=1), timedelta(days=1),
    timedelta(days=3), timedelta(days=7),
)  # fmt: skip
_LIVES_SECONDS = 4
"""From one process' coming back to the next one's death: what is always dead does nothing wrong."""

_QUIET_SECONDS = 2.2
"""Longer than a beat: what is due now has been dealt with, or whoever dealt with it is dead."""


def mark_of(number: int) -> str:
    """By which words are found again; no telephone number, no small talk."""
    return f"walk{number:05d}q"


@dataclass(frozen=True)
class Failed:
    """A call to Slack that was made to go wrong."""

    at: datetime
    method: str
    kind: str
    status: int


@dataclass
class Ground:
    """Where the walk goes: Slack, the processes, their database, the clock, and the steps that were taken last."""

    slack: LocalSlack
    post: Post
    processes: list[Process]
    engine: Engine
    clock: MovedClock
    dice: random.Random

    def __post_init__(self) -> None:
        self.trace: deque[str] = deque(maxlen=80)
        self.found: list[str] = []
        self.failed: list[Failed] = []
        self.numbers = count(1)
        self.steps = self.killed = self.jumps = 0
        self.faults = self.may_die = 0.0
        self.over = threading.Event()
        self.may_walk = threading.Event()
        self.lock = threading.RLock()
        self.walking = 0

    def note(self, what: str) -> None:
        self.trace.append(f"{time.monotonic():.2f} {what}")

    def summary(self) -> str:
        acknowledged = sum(one.acknowledged for one in self.post.delivered.values())
        return (
            f"{self.steps} steps, {len(self.post.delivered)} deliveries ({acknowledged} acknowledged), "
            f"{len(self.slack.state.calls)} calls to Slack, {self.killed} kills, {self.jumps} jumps of the clock"
        )

    def walked_well(self) -> bool:
        """Whether so much was acknowledged, and so much killed, that it says something."""
        return sum(one.acknowledged for one in self.post.delivered.values()) > 50 and self.killed > 0

    def waiting(self) -> int:
        """How much there is still to be said."""
        with reading(self.engine) as connection:
            found = connection.execute(select(func.count()).select_from(tables.outgoing)).scalar_one()
        return int(found)

    def to_be_said(self, user: str) -> set[str]:
        table = tables.outgoing
        with reading(self.engine) as connection:
            rows = connection.execute(select(table.c.event_key).where(table.c.recipient == user)).scalars()
            return {str({"key": key}) for key in rows}

    def next_fault(self, method: str) -> Fault:
        with self.lock:
            fault = self.dice.choice(_FAULTS)(self.dice) if self.dice.random() < self.faults else NONE
        if fault is not NONE:
            self.failed.append(Failed(self.clock.now(), method, fault.kind, fault.status))
        return fault


class Walker:
    """One person, who takes one step after another."""

    def __init__(self, ground: Ground, someone: Someone, seed: int) -> None:
        self.ground, self.id, self.dice = ground, someone.id, random.Random(f"{seed}/{someone.id}")
        self.actions, self.state = ground.slack.actions, ground.slack.state
        self.dm = self.state.dm_with(self.id)
        self._read, self._keys = 0, set[str]()
        self.channels = [one.id for one in self.state.channels.values() if self.id in one.members]

    def walk(self) -> None:
        steps, weights = zip(*_STEPS, strict=True)
        while not self.ground.over.is_set():
            self.ground.may_walk.wait()
            with self.ground.lock:
                self.ground.walking += 1
                self.ground.steps += 1
            try:
                self._take(self.dice.choices(steps, weights)[0])
            finally:
                with self.ground.lock:
                    self.ground.walking -= 1
            time.sleep(self.dice.uniform(0, 0.25))

    def _take(self, step: Callable[["Walker"], str]) -> None:
        try:
            self.ground.note(f"{self.id} {step(self)}")
        except (Refused, NoAnswer) as reason:
            self.ground.note(f"{self.id} {step.__name__}: {reason}")
            time.sleep(0.3)
        except AssertionError as reason:  # the stand-in tells what Slack would not have taken
            self.ground.found.append(f"{self.id} {step.__name__}: {reason}")

    def writes(self) -> str:
        mark = mark_of(next(self.ground.numbers))
        words = self.dice.choice(_WORDS)
        kind = self.dice.random()
        if kind < 0.06:
            return self.dice.choice(_NONSENSE).format(mark)
        return f"{mark} {words * 900}" if kind < 0.08 else f"{mark} {words}"

    def answers(self) -> str:
        words = self.writes()
        self._says(words)
        return f"says {words[:40]!r}"

    def answers_twice(self) -> str:
        """The second before the first has been answered."""
        first, second = self.writes(), self.writes()
        other = threading.Thread(target=self._says, args=[first])
        other.start()
        time.sleep(self.dice.uniform(0, 0.05))
        self._says(second)
        other.join()
        return f"says {first[:20]!r} and at once {second[:20]!r}"

    def _says(self, words: str) -> None:
        """What is acknowledged leads to something that is said: the next question, or why the words are not kept."""
        mark, before = words[: len(mark_of(0))], self._told()
        self.actions.say(self.id, self.dm, words)
        if self.ground.post.acknowledges(mark) and not self._told() - before:
            self.ground.found.append(f"{mark} of {self.id} was acknowledged, and nothing is said of it")

    def _told(self) -> set[str]:
        """The keys of all that has been said to this person or is to be. Rows first: one is gone once it is said."""
        told = self.ground.to_be_said(self.id)
        with self.ground.lock:
            fresh = self.state.calls[self._read :]
            self._read += len(fresh)
            self._keys |= {
                str((call.args.get("metadata") or {}).get("event_payload"))
                for call in fresh
                if call.method == "chat.postMessage" and call.args.get("channel") == self.id and call.answer.get("ok")
            }
            return told | self._keys

    def speaks(self) -> str:
        words = self.dice.choice(_SPOKEN)
        where = self.dice.choice([self.dm, *self.channels]) if words.startswith("/") else self.dm
        self.actions.say(self.id, where, words)
        return f"says {words!r} in {where}"

    def presses(self) -> str:
        """Something that was said lately."""
        return self._press([one for one in self._controls(6) if one.where != "home"])

    def presses_something_old(self) -> str:
        return self._press(self._controls(1000))

    def answers_by_button(self) -> str:
        return self._press([one for one in self._controls(3) if one.element["action_id"].startswith("dm.")])

    def opens_home(self) -> str:
        self.actions.home(self.id)
        return "opens home"

    def opens_a_form(self) -> str:
        return self._press([one for one in self._controls(12) if one.element["action_id"] == "step.open"])

    def works_in_a_form(self) -> str:
        """Fills in some of it, and sends it now or later; or presses what is in it."""
        stack = self.state.modals.get(self.id)
        if not stack:
            return self.opens_a_form()
        blocks = stack[-1].view.blocks
        fields = [block for block in blocks if block["type"] == "input"]
        if not fields:
            return self._leaves_or_presses(blocks)
        for block in self._chosen(fields):
            element = elements_of(block)[0]
            given = self._given(element) if not _figures_of(block) else self._figure(block, element)
            self.actions.change(self.id, Control("modal", block, element), given)
        if self.dice.random() < 0.5:
            time.sleep(self.dice.uniform(0, 0.5))
        return self.sends_a_form() if self.dice.random() < 0.8 else "fills in a form"

    def _chosen(self, fields: list[Json]) -> list[Json]:
        """What must be filled in and some of the rest; of figures all, or none of them is taken."""
        may = [one for one in fields if one.get("optional")]
        some = self.dice.sample(may, min(len(may), self.dice.randint(1, 3)))
        figures = {_figures_of(block) for block in some} - {""}
        return [one for one in fields if not one.get("optional") or one in some or _figures_of(one) in figures]

    def _figure(self, block: Json, element: Json) -> str:
        """So many of so many; now and then more than there are, which is refused."""
        if element["type"] != "number_input":
            return str(self._given(element))
        of_so_many = block["block_id"].endswith("_of") and self.dice.random() < 0.9
        return str(self.dice.randint(5, 9) if of_so_many else self.dice.randint(1, 5))

    def sends_a_form(self) -> str:
        stack = self.state.modals.get(self.id)
        if not stack:
            return "has no form"
        name = stack[-1].view.says("callback_id")
        return f"sends {name}: {self.actions.submit(self.id)}"

    def closes(self) -> str:
        self.actions.close(self.id, everything=self.dice.random() < 0.5)
        return "closes a form"

    def presses_nonsense(self) -> str:
        action = self.dice.choice(_UNKNOWN)
        self.actions.send_click(self.id, action, "1/2/3")
        return f"presses {action[:20]!r}"

    def _leaves_or_presses(self, blocks: list[Json]) -> str:
        there = [Control("modal", block, one) for block in blocks for one in elements_of(block)]
        return self._press(there) if there and self.dice.random() < 0.5 else self.closes()

    def _press(self, there: list[Control]) -> str:
        if not there:
            return "sees nothing to press"
        control = self.dice.choice(there)
        given = self._given(control.element)
        name = f"{control.element['action_id']} {control.element.get('value', given)!s:.60} in {control.where}"
        if control.kind == "button":
            self.actions.click(self.id, control)
        else:
            self.actions.choose(self.id, control, given)
        return f"presses {name}"

    def _controls(self, latest: int) -> list[Control]:
        """What can be pressed outside a form."""
        found = []
        for place in [self.dm, *self.channels]:
            for message in self.state.visible(place, self.id)[-latest:]:
                blocks = list(message.blocks)
                found += [Control(place, block, one, message.ts) for block in blocks for one in elements_of(block)]
        home = self.state.homes.get(self.id)
        return found + [
            Control("home", block, one) for block in (home.blocks if home else []) for one in elements_of(block)
        ]

    def _given(self, element: Json) -> Any:
        kind, options = element["type"], [one["value"] for one in options_of(element)]
        if kind in ("checkboxes", "multi_static_select"):
            return self.dice.sample(options, min(len(options), self.dice.randint(1, 2)))
        if options:
            return self.dice.choice(options)
        if kind == "multi_users_select":
            return [one.id for one in PEOPLE if self.dice.random() < 0.9] or [self.id]
        return {
            "datepicker": self.dice.choice(("2027-01-20", "2027-02-01", "2027-03-15", "2027-06-01", "9999-12-31")),
            "timepicker": "10:00",
            "number_input": str(self.dice.randint(1, 9)),
            "url_text_input": "https://lindevalla.se/mall",
            "users_select": self.id,
        }.get(kind) or self.writes()[: element.get("max_length", 3000)]


def _figures_of(block: Json) -> str:
    """The question with several inputs that this one belongs to; of others, nothing."""
    question, _, name = str(block["block_id"]).partition(".")
    return question if name in FIELDS else ""


_STEPS: list[tuple[Callable[[Walker], str], int]] = [
    (Walker.answers, 30), (Walker.answers_twice, 4), (Walker.answers_by_button, 18), (Walker.presses, 8),
    (Walker.presses_something_old, 5), (Walker.speaks, 12), (Walker.opens_a_form, 4), (Walker.works_in_a_form, 20),
    (Walker.closes, 3), (Walker.opens_home, 3), (Walker.presses_nonsense, 1),
]  # fmt: skip


@contextmanager
def a_ground(folder: Path, url: str, processes: int, seed: int) -> Iterator[Ground]:
    """Slack, and so many processes of the coach on the database, with two teams that have an improvement each."""
    clock, dice = MovedClock(folder / "clock"), random.Random(seed)
    clock.move_to(MONDAY)
    slack = LocalSlack(
        manifest=MANIFEST, people=PEOPLE, channels=CHANNELS, clock=Clock(now=clock.now), team_name="Lindevalla kommun"
    )
    with slack:
        settings = {
            "SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": slack.api_url, "DATABASE_URL": url,
        }  # fmt: skip
        bots = [Process(folder, number, settings) for number in range(processes)]
        slack.delivery = post = Post(slack, bots, dice)
        ground = Ground(slack, post, bots, open_engine(url), clock, dice)
        slack.faults.next = ground.next_fault  # type: ignore[method-assign]
        try:
            post.calm = True
            for bot in bots:
                bot.start()
                bot.wait_until_ready()
            _begin(slack)
            yield ground
        finally:
            for bot in bots:
                bot.kill()
            ground.engine.dispose()


def _begin(slack: LocalSlack) -> None:
    """One goes step by step; the other comes to its first figures sooner."""
    step_by_step, quick = "Något nytt, steg för steg", "Något nytt, med ett litet test"
    for lead, channel, team, way in (
        ("USARA", CHANNEL, "Styrning", step_by_step), ("UMIKAEL", OTHER, "Fritid", quick),
    ):  # fmt: skip
        members = next(one.members for one in CHANNELS if one.name == channel)
        of_the_team = {"Organisation": "Lindevalla", "Teamets namn": team, "Vilka är med": members}
        _sends(slack, lead, channel, "/pdsa start", of_the_team)
        new = {"Vad vill ni": f"Kortare kö {team}", "Var görs": "Styrning", "Är det något nytt": way}
        _sends(slack, lead, channel, "/pdsa ny", new)


def _sends(slack: LocalSlack, user: str, channel: str, command: str, given: Json) -> None:
    person = slack.person(user)
    person.types(command, in_=channel)
    slack.wait_for(person.modal, 20)
    person.fills(given)
    person.saves()
    person.closes(everything=True)


def walk(ground: Ground, seed: int, seconds: float) -> None:
    """Everybody walks for so long; then all is calm, and what is to be said has been said."""
    ground.post.calm, ground.faults = False, 0.06
    ground.post.kills = lambda process: _dies(ground, process)
    people = [threading.Thread(target=Walker(ground, one, seed).walk, name=one.id) for one in PEOPLE]
    slacks = threading.Thread(target=_tries_again, args=[ground], name="slack")
    ground.may_walk.set()
    for thread in [*people, slacks]:
        thread.start()
    try:
        _goes_wrong(ground, time.monotonic() + seconds)
    finally:
        ground.over.set()
        ground.may_walk.set()
        for thread in [*people, slacks]:
            thread.join()
    _calm(ground)


def _goes_wrong(ground: Ground, end: float) -> None:
    """Processes die (also while they take a delivery), Slack has its worse moments, and time passes."""
    dice = random.Random(ground.dice.random())
    while time.monotonic() < end:
        time.sleep(dice.uniform(1, 4))
        what = dice.choice(("dies", "storm", "time"))
        if what == "dies":
            _dies(ground, dice.choice(ground.processes))
        elif what == "storm":
            ground.note("a storm")
            ground.faults = 0.4
            time.sleep(dice.uniform(0.5, 2.5))
            ground.faults = 0.06
        else:
            _time_passes(ground, dice.choice(_JUMPS))


def _dies(ground: Ground, process: Process) -> None:
    """Killed with -9; or, more seldom, told to end, as when it is installed anew. Then it comes back."""
    with ground.lock:
        if ground.over.is_set() or time.monotonic() < ground.may_die:
            return
        ground.may_die = math.inf
        told = ground.dice.random() < 0.25
    ground.note(f"the process at {process.port} {'is told to end' if told else 'dies'}")
    ground.killed += not told
    if not told:
        process.kill()
    threading.Thread(target=_comes_back, args=[ground, process, told]).start()


def _comes_back(ground: Ground, process: Process, told: bool) -> None:
    if told and (how := process.end()) != 0:
        ground.found.append(f"the process at {process.port} was told to end and ended with {how}")
    time.sleep(ground.dice.uniform(0, 2))
    process.start()
    try:
        process.wait_until_ready()
    except AssertionError as reason:
        ground.found.append(str(reason))
    ground.may_die = time.monotonic() + _LIVES_SECONDS


def _tries_again(ground: Ground) -> None:
    """Slack's later tries of what was not acknowledged, at a pace of our own."""
    while not ground.over.wait(1.5):
        ground.slack.retry_now()


def _time_passes(ground: Ground, by: timedelta) -> None:
    """Once nobody is in the middle of anything: a claim that ran out while its process lived would be no fault."""
    ground.may_walk.clear()
    while ground.walking or ground.slack.retry_now():
        time.sleep(0.05)
    _wait_until_quiet(ground)
    ground.clock.move_to(_daytime(ground.clock.now() + by))
    ground.jumps += 1
    ground.note(f"it becomes {ground.clock.now():%a %d %b %H:%M}")
    ground.may_walk.set()


def _daytime(moment: datetime) -> datetime:
    """Now and then a weekday's morning, when there is most to be said."""
    return moment.replace(hour=8, minute=0) if moment.hour > 15 or moment.hour < 5 else moment


def _wait_until_quiet(ground: Ground) -> None:
    """No delivery and no call to Slack for a while."""
    since, calls = time.monotonic(), -1
    while time.monotonic() - since < _QUIET_SECONDS:
        now = len(ground.slack.state.calls)
        if ground.post.pending or now != calls:
            since, calls = time.monotonic(), now
        time.sleep(0.05)


def _calm(ground: Ground) -> None:
    """No faults, everybody is there, and time passes until nothing is left to be said."""
    ground.faults, ground.post.calm = 0, True
    while ground.may_die == math.inf:  # whoever died last comes back
        time.sleep(0.1)
    ground.found += [f"the process at {one.port} ended by itself" for one in ground.processes if one.has_ended()]
    while ground.slack.retry_now():
        pass
    for minutes in (2, 2, 2, 70, 70, 24 * 60):
        _wait_until_quiet(ground)
        ground.clock.move_to(_daytime(ground.clock.now() + timedelta(minutes=minutes)))
    end = time.monotonic() + 60
    while ground.waiting() and time.monotonic() < end:
        time.sleep(0.5)
    _wait_until_quiet(ground)
