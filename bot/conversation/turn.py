"""One turn: a delivery of Slack's, done in one transaction, and what is said once that has been committed.

A turn commits everything that a delivery led to (its receipt, the facts, the next question, what is to be said), or
nothing happened. Slack is never asked inside it. What is to be said is kept as rows by the same transaction and sent
afterwards; a form is shown afterwards too, without a row, since Slack gives us three seconds for it.
"""

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy.exc import DBAPIError

from bot.coach import Coach, Job, Workspace
from bot.conversation import sending
from bot.slack import kit
from bot.slack.forms import Form
from bot.slack.kit import Block, Button
from bot.slack.payloads import Click, Shortcut, Submission
from bot.team.who import Who, language_of, learn_about, zone_of
from bot.voice import Voice
from flows.journey import Journey
from storage import outgoing, people, receipts
from storage.desk import Desk
from storage.outgoing import Outgoing
from storage.prompts import Prompt

log = logging.getLogger(__name__)

_TRIES = 3
"""A transaction that the database broke off for another's sake is begun again at once; Slack waits for 3 seconds."""

_ONE_PRESS = timedelta(seconds=2)
"""A button that is pressed twice in so short a time was meant once."""

Asked = TypeVar("Asked")


@dataclass
class Turn:
    """What a listener is given: who, when, the open transaction, and what is to follow its commit.

    `prompt` is what the person was last asked in their DM.
    """

    workspace: Workspace
    who: Who
    desk: Desk
    prompt: Prompt | None = None
    quiet_until: datetime | None = None
    """Slack has asked that nothing is posted here before."""

    _claim: str = field(default_factory=lambda: secrets.token_hex(6))
    outgoing: list[Outgoing] = field(default_factory=list)
    shown: list[Job] = field(default_factory=list)
    slow: list[Job] = field(default_factory=list)
    journeys: list[tuple[int, int, Journey]] = field(default_factory=list)

    @property
    def coach(self) -> Coach:
        return self.workspace.coach

    @property
    def now(self) -> datetime:
        """One for the whole turn, made at the door."""
        return self.desk.now

    @property
    def voice(self) -> Voice:
        """Speaks to the person."""
        return Voice(self.who.language, self.now, self.who.zone)

    @property
    def today(self) -> date:
        """The day that it is where the person is."""
        return self.voice.today

    def say(self, recipient: str, blocks: Sequence[Block], *, otherwise: str = "") -> None:
        """Post it in a channel or to a person. `otherwise` is told to the one whose turn it is when Slack will not."""
        more = {"otherwise": otherwise} if otherwise else {}
        self._add("say", recipient, {"blocks": list(blocks), **more})

    def tell(self, blocks: Sequence[Block]) -> None:
        """Say something to the person, in their DM."""
        self.say(self.who.user, blocks)

    def tell_phrase(self, phrase: str, **values: object) -> None:
        self.tell([kit.section(self.voice.say(phrase, **values))])

    def ask(self, blocks: Sequence[Block]) -> str:
        """Put a question to the person: their words answer it once Slack has the message. Its event key."""
        return self._add("ask", self.who.user, {"blocks": list(blocks)})

    def change(self, channel: str, ts: str, blocks: Sequence[Block]) -> None:
        """Make a message of ours something else."""
        self._add("change", channel, {"ts": ts, "blocks": list(blocks)})

    def do(self, kind: str, recipient: str, body: Mapping[str, Any]) -> None:
        """Anything else that Slack is to be asked for; see bot.conversation.sending for the kinds."""
        self._add(kind, recipient, body)

    def show(self, work: Job) -> None:
        """Show a form, a tab or a whisper as soon as the turn has been committed."""
        self.shown.append(work)

    def later(self, work: Job) -> None:
        """Do slow work once what is to be said has been sent: only what the clock makes good when it is lost."""
        self.slow.append(work)

    def went_on(self, improvement: int, changes: int, journey: Journey) -> None:
        """What an improvement, which the turn holds, has come to with so many changes: remembered once that is so."""
        self.journeys.append((improvement, changes, journey))

    def _add(self, kind: str, recipient: str, body: Mapping[str, Any]) -> str:
        one = outgoing.fresh(self.desk, kind, recipient, body, self.who.user, self._claim, self.quiet_until)
        self.outgoing.append(one)
        return one.event_key


Listener = Callable[[Turn, Asked], Any]


@dataclass(frozen=True)
class Entry(Generic[Asked]):
    """A listener, and whether it changes anything: one that only reads takes no lock that others wait for."""

    listen: Listener[Asked]
    writes: bool

    def __call__(self, workspace: Workspace, user: str, key: str, asked: Asked, *, press: str = "") -> Any:
        """Do it in a turn of its own. Gives what the listener gave; None when it has been done already.

        `key` is the delivery's own. `press` is the same for the same button pressed again, which within a few seconds
        is one press. A transaction that the database breaks off is tried again; what else is raised is raised, and
        nothing happened.
        """
        for tried in range(_TRIES):
            try:
                return self._once(workspace, user, key, asked, press)
            except DBAPIError as error:
                if tried == _TRIES - 1 or not _may_go_better(error):
                    raise
                log.info("begun again: %s", type(error.orig).__name__)
        raise AssertionError("the loop ends by a return or by raising")

    def _once(self, workspace: Workspace, user: str, key: str, asked: Asked, press: str) -> Any:
        with _a_turn(workspace, user, writes=self.writes) as turn:
            if self.writes and not _is_first(turn, key, press):
                return None
            answer = self.listen(turn, asked)
        _follow(turn)
        return answer


@dataclass(frozen=True)
class Feature:
    """What a thing that people can do hears: its buttons, its forms, and the manifest's shortcuts by callback id."""

    clicks: Mapping[Button, Entry[Click]] = field(default_factory=dict)
    forms: Mapping[type[Form], Entry[Submission]] = field(default_factory=dict)
    shortcuts: Mapping[str, Entry[Shortcut]] = field(default_factory=dict)


def reads(listen: Listener[Asked]) -> Entry[Asked]:
    return Entry(listen, writes=False)


def writes(listen: Listener[Asked]) -> Entry[Asked]:
    return Entry(listen, writes=True)


def _is_first(turn: Turn, key: str, press: str) -> bool:
    """Whether this has not been done: waits for whoever is doing it right now."""
    if key and not receipts.take(turn.desk, key):
        return False
    return not press or receipts.take_again(turn.desk, press, _ONE_PRESS)


@contextmanager
def _a_turn(workspace: Workspace, user: str, *, writes: bool) -> Any:
    with workspace.writing() if writes else workspace.reading() as desk:
        known = people.known(desk, user)
        if writes and not known.workspace:
            people.welcome(desk)
        who = Who(user, language_of(known.person, known.team_language), zone_of(known.person))
        turn = Turn(workspace, who, desk, known.prompt, known.quiet_until)
        yield turn
        if turn.outgoing:
            assert writes, "what is to be said is written down"
            outgoing.add(desk.connection, turn.outgoing)
    if known.person.time_zone is None:
        workspace.coach.afterwards(lambda: learn_about(workspace, user))


def _follow(turn: Turn) -> None:
    """What waits for the commit: forms first, since Slack gives us three seconds for them."""
    for improvement, changes, journey in turn.journeys:
        turn.coach.journeys.keep(turn.workspace.id, improvement, changes, journey)
    ready = [saying for saying in turn.outgoing if saying.claimed_by]
    try:
        for work in turn.shown:
            turn.coach.at_once(work)
        if ready:
            turn.coach.afterwards(lambda: sending.send(turn.coach, ready))
        for work in turn.slow:
            turn.coach.afterwards(work)
    except RuntimeError:  # we are ending, and nobody works any more; the turn is done all the same
        log.info("what follows a turn is left to the next process")


def _may_go_better(error: DBAPIError) -> bool:
    """A deadlock's victim, a serialization failure, a lock that was not free, or a connection that was lost."""
    state = getattr(error.orig, "sqlstate", None)
    return state in ("40001", "40P01", "55P03") or error.connection_invalidated or "locked" in str(error.orig)
