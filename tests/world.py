"""The world of a dialogue: people, a workspace, the coach at work in it, and a clock that stands still until moved."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from pydantic import SecretStr
from sqlalchemy import Engine

from bot.cli.door import Door
from bot.cli.health import troubles
from bot.cli.over_http import listening
from bot.cli.over_socket import connected
from bot.cli.run import make_app, put_together
from bot.clock.tick import tick_until_quiet
from bot.coach import Coach, Job
from bot.conversation.turn import Entry, Turn, writes
from bot.demo.people import CHANNEL
from bot.methods import OwnWords
from bot.reminders import plan
from bot.settings import Settings
from bot.slack.client import web_client
from localslack import Clock, LocalSlack, Place, Someone
from storage.desk import Desk
from storage.reminders import next_due
from tests.people import Member

T = TypeVar("T")

MANIFEST = Path(__file__).parent.parent / "app_manifest.yml"
STOCKHOLM = "Europe/Stockholm"

PEOPLE = [
    Someone("USARA", "Sara Holmgren", locale="sv-SE", tz=STOCKHOLM),
    Someone("UANNA", "Anna Lindqvist", locale="sv-SE", tz=STOCKHOLM),
    Someone("ULARS", "Lars Öberg", locale="sv-SE", tz=STOCKHOLM),
    Someone("UPRIYA", "Priya Nair", locale="en-GB", tz=STOCKHOLM),
    Someone("UMIKAEL", "Mikael Ek", locale="sv-SE", tz=STOCKHOLM),
]
CHANNELS = [
    Place("CSTYRNING", CHANNEL, members=["USARA", "UANNA", "ULARS", "UPRIYA"]),
    Place("CFRITID", "fritid-och-kultur", members=["USARA", "UMIKAEL", "UANNA"]),
]

MONDAY = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)
"""Monday 11 January 2027, nine o'clock in Stockholm: where every dialogue begins unless it moves the clock."""

WEEK = timedelta(weeks=1)
MEETING = "/pdsa möte ny 2027-03-15 09:00 Benchmarking 2"

ITEMS = [
    "Politiskt beslut", "Politikerna efterfrågar", "Högsta cheferna", "Jämställdhet syns", "Nyckeltal",
    "Könsuppdelad statistik", "Beslutsunderlag beskriver", "Systematiskt förbättringsarbete", "Konkreta och hållbara",
    "Arbetssättet kan",
]  # fmt: skip
"""What the self-assessment's items begin with."""

AN_AREA = {
    "Vad är ojämställt": "Flickor får färre timmar än pojkar", "Vilken process": "Mallen",
    "Vad ska vara bättre": "Hälften av timmarna går till flickor", "Vilket av": "Målet", "Vem samordnar": ["UANNA"],
    "Vilken punkt": "Beslutsunderlag",
}  # fmt: skip
"""All that the first step asks for, beside how it is entered."""

TS = "1799740801.000100"
"""A second later, as Slack stamps messages."""


_PING_SECONDS = 1.0
"""The program's are four: so long it takes until a socket that broke is made anew."""


class StillClock:
    """Stands still until it is moved."""

    def __init__(self, moment: datetime = MONDAY) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


@dataclass
class World:
    slack: LocalSlack
    coach: Coach
    clock: StillClock
    settings: Settings

    def person(self, user: str) -> Member:
        return Member(self.slack, user)

    @property
    def sara(self) -> Member:
        """Leads the team."""
        return self.person("USARA")

    @property
    def anna(self) -> Member:
        return self.person("UANNA")

    @property
    def lars(self) -> Member:
        return self.person("ULARS")

    @property
    def priya(self) -> Member:
        """Reads English."""
        return self.person("UPRIYA")

    @property
    def mikael(self) -> Member:
        """Is in no team."""
        return self.person("UMIKAEL")

    def tick(self) -> None:
        """The clock strikes: everything that is due now is said."""
        tick_until_quiet(self.coach)

    def goes_to(self, moment: datetime, *, striking: bool = True) -> None:
        """It becomes that moment; nothing happened on the way."""
        self.clock.moment = moment.astimezone(UTC)
        if striking:
            self.tick()

    def lives_through(self, until: datetime) -> None:
        """Time passes: it goes from one thing that is due to the next, and each is said at its own moment."""
        plan.plan_marked(self.coach)
        said = None
        with self.coach.engine.connect() as connection:
            while (due := next_due(Desk(connection, "T0LOCAL", self.clock.now()))) is not None and due <= until:
                connection.rollback()
                if due == said:  # it may not be said, and stays due
                    break
                self.goes_to(due)
                said = due
        self.goes_to(until)

    def days_pass(self, days: float) -> None:
        self.lives_through(self.clock.moment + timedelta(days=days))

    def has_a_team(self) -> "World":
        """Sara has set up the team, in Swedish, with a reminder on Mondays at nine."""
        self.sara.sets_up_team(
            {
                "Organisation": "Lindevalla kommun",
                "Teamets namn": "Jämställd styrning",
                "Vilka är med": ["USARA", "UANNA", "ULARS", "UPRIYA"],
                "Vem eller vilka är projektledare": ["USARA"],
            }
        )
        return self

    def has_an_improvement(self) -> "World":
        self.has_a_team()
        self.anna.begins("Kortare kö", "Styrning och ledning")
        self.anna.closes()
        return self

    def joins_a_round(self) -> "World":
        """Mikael leads a round and has set its dates; Sara's team goes with it."""
        self.mikael.types("/pdsa omgång", in_="fritid-och-kultur")
        self.mikael.fills({"Vad heter omgången": "Modellkoncept 2027"}).saves()
        self.mikael.fills({"Lärandeträff 2": "2027-03-15", "Lärandeträff 3": "2027-06-14"}).saves()
        self.mikael.closes()
        self.sara.sets_up_team(
            {"Organisation": "Lindevalla", "Teamets namn": "Styrning", "Vilken omgång": "Modellkoncept 2027"}
        )
        return self


def in_a_turn(coach: Coach, user: str, work: Callable[[Turn], T]) -> T:
    """What somebody does, without the Slack around it."""
    entry: Entry[None] = writes(lambda turn, _: work(turn))
    done: T = entry(coach.workspace("T0LOCAL"), user, "", None)
    return done


@contextmanager
def a_world(
    engine: Engine,
    transport: str,
    *,
    clock: StillClock | None = None,
    own_words: Path | None = None,
    workers: int = 0,
) -> Iterator[World]:
    """The coach on the given database, reached over `socket` or `http`.

    What it does afterwards it does at once; with `workers`, so many do it, and as many show forms, as in the program.
    """
    clock = clock or StillClock()
    with ExitStack() as stack:
        later, soon = _afterwards(stack, workers), _afterwards(stack, workers)
        slack = stack.enter_context(
            LocalSlack(
                manifest=MANIFEST, people=PEOPLE, channels=CHANNELS, clock=Clock(now=clock.now, jumps=[]),
                team_id="T0LOCAL", team_name="Lindevalla kommun", bot_user_id="UHEMMAPLAN",
            )
        )  # fmt: skip
        settings = Settings(
            _env_file=None,
            slack_bot_token=SecretStr(slack.bot_token),
            slack_app_token=SecretStr(slack.app_token) if transport == "socket" else None,
            slack_signing_secret=SecretStr(slack.signing_secret) if transport == "http" else None,
            slack_api_url=slack.api_url,
        )
        client = web_client(slack.bot_token, slack.api_url)
        coach = put_together(engine, client, clock.now, later=later, soon=soon, own_words=OwnWords(own_words))
        app = make_app(coach, settings)
        if transport == "socket":
            stack.enter_context(connected(app, settings, ping_seconds=_PING_SECONDS))
            slack.wait_for_socket()
        else:
            door = Door(slack.signing_secret, app, lambda: troubles(engine))
            port = stack.enter_context(listening(door, "127.0.0.1", 0))
            slack.deliver_to(f"http://127.0.0.1:{port}/slack/events")
        yield World(slack, coach, clock, settings)


def _afterwards(stack: ExitStack, workers: int) -> Callable[[Job], object]:
    if not workers:
        return lambda work: work()
    return stack.enter_context(ThreadPoolExecutor(workers)).submit
