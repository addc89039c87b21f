"""A team to look at, as frozen values: its people, meetings, goals, scores, lessons and receivers. The people are those
of the demo. What somebody has written is in the reader's language, so that a surface is read in one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.team.overview import Overview, Placed, Scored
from bot.voice import Voice
from flows import calendar, loader
from flows.figures import FigureKind, Figures
from flows.overlay import Overlay, StepLink
from flows.reading_figures import from_words
from flows.rounds import round_of
from flows.targets import HAVE, NEED, PLANNED
from flows.texts import Language, Text
from storage.assessments import Assessment, Score
from storage.follow_ups import FollowUp
from storage.goals import Goal
from storage.lessons import Found, Lesson, Newest
from storage.meetings import Meeting
from storage.people import Person
from storage.reminders import Reminder
from storage.rounds import Round, RoundMeeting
from storage.spread import Came, Receiver
from storage.teams import Team

SARA, ANNA, LARS, PRIYA, MIKAEL = "USARA", "UANNA", "ULARS", "UPRIYA", "UMIKAEL"
"""Sara leads; Mikael follows from outside."""

CHANNEL, OTHER_CHANNEL = "CSTYRNING", "CNYTEAM"
NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
TODAY = calendar.local_day(NOW, calendar.SWEDEN)
"""A Monday, two weeks before the next meeting."""

DAY = timedelta(days=1)


def words(sv: str, en: str, voice: Voice) -> str:
    """What somebody has written, in the reader's language."""
    return {"sv": sv, "en": en}[voice.language]


def voice(language: Language, now: datetime = NOW) -> Voice:
    return Voice(language, now)


@dataclass(frozen=True)
class Measured:
    """What an improvement counts, and the figures before the test and after it, women's (or girls') before men's.

    What is words is in Swedish and in English.
    """

    counts: FigureKind
    start: tuple[str, str]
    result: tuple[str, str]
    what: tuple[str, str]
    guess: tuple[str, str]
    unit: tuple[str, str] = ("", "")
    higher_is_better: bool = True
    young: bool = False

    def before(self, voice: Voice) -> Figures:
        return self._figures(self.start, words("oktober till december", "October to December", voice), voice)

    def after(self, voice: Voice) -> Figures:
        return self._figures(self.result, words("två veckor i februari", "two weeks in February", voice), voice)

    def _figures(self, given: tuple[str, str], period: str, voice: Voice) -> Figures:
        women, men = _YOUNG if self.young else _GROWN
        typed = f"{words(*women, voice)} {given[0]}, {words(*men, voice)} {given[1]}, {period}"
        return from_words(typed, self.counts, words(*self.unit, voice))


_GROWN = (("kvinnor", "women"), ("män", "men"))
_YOUNG = (("flickor", "girls"), ("pojkar", "boys"))


def _in_papers(start: tuple[str, str], result: tuple[str, str]) -> Measured:
    """Of so many decision papers, how many describe the effects for women, and how many those for men."""
    what = (
        "Underlag som beskriver följder för kvinnor och för män, av alla. Sekreteraren räknar varje fredag.",
        "Papers that describe the effects for women and for men, out of all. The secretary counts every Friday.",
    )
    guess = ("Fyra av fem för både kvinnor och män.", "Four of five for both women and men.")
    return Measured(FigureKind.SHARE, start, result, what, guess)


def _in_hours(start: tuple[str, str], result: tuple[str, str]) -> Measured:
    """How the booked hours of the sports halls are divided."""
    what = (
        "Bokade timmar i hallarna, av alla bokade timmar. Ur bokningssystemet varje fredag.",
        "Booked hours in the halls, out of all booked hours. From the booking system every Friday.",
    )
    guess = ("Flickorna får minst 40 procent av timmarna.", "The girls get at least 40 per cent of the hours.")
    return Measured(FigureKind.SHARE_OF_ALL, start, result, what, guess, young=True)


def _in_days(start: tuple[str, str], result: tuple[str, str]) -> Measured:
    """How long people wait: fewer days are better."""
    what = (
        "Dagar från ansökan till beslut, i medeltal för kvinnor och för män.",
        "Days from application to decision, the mean for women and for men.",
    )
    guess = ("Högst 14 dagar för både kvinnor och män.", "At most 14 days for both women and men.")
    return Measured(FigureKind.MEAN, start, result, what, guess, ("dagar", "days"), higher_is_better=False)


def _in_applications(start: tuple[str, str], result: tuple[str, str]) -> Measured:
    """How many apply."""
    what = (
        "Ansökningar om föreningsbidrag från flicklag och från pojklag, varje vecka.",
        "Applications for grants from girls' teams and from boys' teams, every week.",
    )
    guess = ("Minst 20 ansökningar från flicklag.", "At least 20 applications from girls' teams.")
    return Measured(FigureKind.COUNT, start, result, what, guess, ("ansökningar", "applications"), young=True)


PAPERS = _in_papers(("3/20", "6/20"), ("12/15", "13/15"))
HOURS = _in_hours(("36 %", "64 %"), ("42 %", "58 %"))

WHY_ADOPTED = (
    "Siffrorna för kvinnor och för män, och att rutan tar två minuter att fylla i.",
    "The figures for women and for men, and that the box takes two minutes to fill in.",
)

COMPARED: Mapping[str, Measured] = {
    "closer for both": PAPERS,
    "closer for one": _in_papers(("8/40", "20/40"), ("24/40", "20/40")),
    "closer, and for one perhaps by chance": _in_papers(("3/20", "9/20"), ("14/20", "11/20")),
    "closer, and chance cannot be counted": _in_applications(("12", "30"), ("20", "31")),
    "closer, a whole divided": HOURS,
    "better for both, the gap as before": _in_papers(("10/50", "15/50"), ("25/50", "30/50")),
    "better for one, the gap as before": _in_papers(("20/50", "25/50"), ("30/50", "25/50")),
    "better for both, the gap wider": _in_papers(("10/50", "12/50"), ("20/50", "30/50")),
    "better for one, the gap wider": _in_papers(("10/50", "10/50"), ("10/50", "25/50")),
    "better in total, worse for one": _in_papers(("20/50", "20/50"), ("10/50", "40/50")),
    "closer by a loss": _in_papers(("10/50", "25/50"), ("10/50", "11/50")),
    "too few": _in_papers(("3/20", "6/20"), ("3/5", "2/5")),
    "worse for one": _in_papers(("25/50", "25/50"), ("12/50", "25/50")),
    "worse for both": _in_papers(("25/50", "30/50"), ("12/50", "14/50")),
    "worse in total": _in_papers(("30/50", "30/50"), ("12/50", "38/50")),
    "worse, a whole divided": _in_hours(("40 %", "60 %"), ("36 %", "64 %")),
    "as before": _in_papers(("20/50", "25/50"), ("20/50", "25/50")),
    "as before, a whole divided": _in_hours(("36 %", "64 %"), ("36 %", "64 %")),
    "better for one, worse for the other": _in_days(("12", "10"), ("10", "12")),
    "better for one, worse for the other, the gap wider": _in_days(("12", "14"), ("10", "18")),
}
"""Figures for each thing that may be said of the result beside the start."""

COUNTED: Mapping[str, Measured] = {
    "a share each": PAPERS,
    "a whole divided": HOURS,
    "a number": _in_applications(("12", "30"), ("20", "31")),
    "a mean": _in_days(("18", "12"), ("13", "11")),
}
"""For each kind of figure."""

GUESSED: Mapping[str, Measured] = {
    "held for both": _in_papers(("3/20", "6/20"), ("12/15", "12/15")),
    "better for one, worse for the other": _in_papers(("3/20", "6/20"), ("9/15", "15/15")),
}
"""The result where four of five were guessed for each."""


def team(voice: Voice) -> Team:
    return Team(
        organisation=words("Lindevalla kommun", "Lindevalla municipality", voice),
        name=words("Jämställd styrning", "Equal governance", voice),
        language=voice.language,
        time_zone=voice.zone,
        weekday=0,
        clock=time(9),
        members=(SARA, ANNA, LARS, PRIYA),
        leads=(SARA,),
        managers=(MIKAEL,),
        id=1,
        workspace_id="T0LOCAL",
        channel_id=CHANNEL,
    )


def other_team(voice: Voice, number: int = 2) -> Team:
    name = words(f"Fritid för alla {number}", f"Leisure for all {number}", voice)
    return replace(team(voice), id=number, name=name, leads=(MIKAEL,), channel_id=OTHER_CHANNEL)


def meeting(voice: Voice, days: int = 14, *, hosting: bool = False) -> Meeting:
    """The round's second meeting, so many days from now."""
    name = voice.of(round_of("").meeting[1].name)
    at = voice.now + days * DAY
    place = words("Folkets hus i Norrvik", "The community hall in Norrvik", voice)
    return Meeting(2, 1, name, at, place, slot=round_of("").meeting[1].id, hosting=hosting)


def meetings(voice: Voice) -> tuple[Meeting, ...]:
    """One that has been, the next, one that is called off, and one far away."""
    before = Meeting(1, 1, voice.of(round_of("").meeting[0].name), voice.now - 49 * DAY, "", slot="bm1")
    visit = words("Studiebesök i Norrvik", "A visit to Norrvik", voice)
    cancelled = Meeting(3, 1, visit, voice.now + 21 * DAY, "", cancelled=True)
    later = Meeting(4, 1, voice.of(round_of("").meeting[2].name), voice.now + 90 * DAY, "", slot="bm3")
    return (before, meeting(voice), cancelled, later)


def goals(voice: Voice) -> tuple[Goal, ...]:
    named = (
        ("Likvärdig service i hela kommunen", "Equal service in the whole municipality"),
        ("Trygga skolor", "Safe schools"),
        ("Fler i arbete", "More people in work"),
    )
    return tuple(Goal(number, 1, words(sv, en, voice), False) for number, (sv, en) in enumerate(named, start=1))


EXPERTISE = {"politicians": HAVE, "strategists": HAVE, "controllers": PLANNED, "line_managers": NEED}


def lesson(voice: Voice, number: int = 1, *, shared: bool = True) -> Lesson:
    said = words(
        "En obligatorisk ruta räcker inte: handläggarna skriver gärna om kön när de får siffrorna först.",
        "A compulsory box is not enough: officers gladly write about gender when they get the figures first.",
        voice,
    )
    return Lesson(number, 9, 1, None, "lesson", said, "Norrvik", shared, LARS, voice.now - 40 * DAY, "managers,network")


def found(voice: Voice, number: int = 1, used: int = 0) -> Found:
    """A lesson of another team's."""
    return Found(lesson(voice, number), words("Norrvik lär", "Norrvik learns", voice), "Norrvik", used)


def lessons(voice: Voice, number: int, in_all: int = 0) -> Newest:
    """So many of the team's own, every other shared."""
    some = tuple(lesson(voice, 1 + one % 3, shared=one % 2 == 0) for one in range(number))
    return Newest(some, in_all or number)


def receivers(voice: Voice) -> list[Receiver]:
    """One for each state that a receiver may be in, the furthest first."""
    contact = words("enhetschefen", "the head of the unit", voice)
    core = words(
        "Rutan är obligatorisk, och siffrorna finns när ärendet öppnas.",
        "The box is compulsory, and the figures are there when the case is opened.",
        voice,
    )
    adapt = words("Ordvalet i frågan", "How the question is worded", voice)
    return [
        Receiver(number, 1, unit, contact, core, adapt, _came(voice)[:came])
        for number, (unit, came) in enumerate(zip(_units(voice), (4, 3, 2, 1), strict=True), start=1)
    ] + [Receiver(5, 1, words("Biblioteket", "The library", voice), contact, core, "", _declined(voice))]


def _units(voice: Voice) -> list[str]:
    named = (
        ("Socialförvaltningen, hemtjänsten", "Social services, home help"),
        ("Tekniska förvaltningen", "The technical services"),
        ("Barn- och utbildningsförvaltningen", "The education department"),
        ("Kultur och fritid", "Culture and leisure"),
    )
    return [words(sv, en, voice) for sv, en in named]


def _came(voice: Voice) -> tuple[Came, ...]:
    """All the way, from being named."""
    plan = words("Två handläggare, fem ärenden i mars", "Two officers, five cases in March", voice)
    saw = words("Kvinnor 4 av 5, män 3 av 5", "Women 4 out of 5, men 3 out of 5", voice)
    holds = words("Alla ärenden i februari har rutan ifylld", "Every case in February has the box filled in", voice)
    said = (("named", plan), ("testing", ""), ("tested", saw), ("adopted", holds))
    return tuple(
        Came(state, TODAY - ago * DAY, told, LARS, NOW - ago * DAY)
        for ago, (state, told) in zip((40, 30, 12, 2), said, strict=True)
    )


def _declined(voice: Voice) -> tuple[Came, ...]:
    why = words("De har inga sådana ärenden", "They have no such cases", voice)
    return (Came("declined", TODAY - 5 * DAY, why, SARA, NOW - 5 * DAY),)


def scored(voice: Voice, joint: str = "", votes: tuple[str, ...] = (), *, closed: bool = False, id: int = 1) -> Scored:  # noqa: A002
    """A self-assessment with the team's scores, and private ones, a digit for each item, as far as they have come."""
    edition = round_of("")
    at = voice.now - (70 - 20 * id) * DAY
    this = Assessment(id, 1, edition.id, edition.checklist.id, SARA, at, at + 7 * DAY if closed else None)
    policy = words("Jämställdhetspolicyn, antagen 2021", "The equality policy, adopted in 2021", voice)
    rows = [("", joint), *((f"UVOTER{number}" if number else ANNA, one) for number, one in enumerate(votes))]
    scores = tuple(
        Score(
            id, item.id, voter, int(digit), policy if item is edition.checklist.item[0] and not voter else "", SARA, at
        )
        for voter, row in rows
        for item, digit in zip(edition.checklist.item, row, strict=False)
    )
    return Scored(this, scores)


def two_assessments(voice: Voice) -> tuple[Scored, ...]:
    """Whole ones, between which something has moved: with what it rests on, without, and downwards."""
    return (scored(voice, "3222121211", closed=True), scored(voice, "4222131311", closed=True, id=2))


def overview(voice: Voice, works: tuple[Placed, ...] = (), of: Team | None = None, **more: Any) -> Overview:
    """The team with these improvements of its own."""
    known = {"meetings": meetings(voice), "troubles": (), "goals": goals(voice), "expertise": EXPERTISE, **more}
    return Overview(of or team(voice), voice.now, works=works, **known)


def person(user: str = ANNA, **more: Any) -> Person:
    return Person(user, **more)


def reminder(recipient: str, kind: str, about: str, day: date, **more: Any) -> Reminder:
    stands = Reminder(1, 1, recipient, kind, about, day, NOW, "due", "", None, 0, None, "", None, None)
    return replace(stands, **more)


def looked_at(improvement: int, holds: str, seen: str | None = None) -> FollowUp:
    """What somebody saw a while after it was secured, and perhaps a figure."""
    return FollowUp(improvement, TODAY, holds, seen, LARS, NOW - 2 * DAY)


def round_one(voice: Voice) -> Round:
    return Round(1, "", words("Omgången 2027", "The 2027 round", voice), (MIKAEL,))


def round_dates(voice: Voice) -> list[RoundMeeting]:
    return [RoundMeeting(one.slot, one.starts_at, "") for one in meetings(voice) if one.slot]


def overlay(voice: Voice) -> Overlay:
    """What an organisation has of its own: whom to ask, and a film."""
    ask = Text(sv="Sara på kansliet, anknytning 4711", en="Sara at the central office, extension 4711")
    links = {loader.method().steps[0].id: link()}
    return Overlay(organisation=team(voice).organisation, method=loader.method(), contact=ask, links=links)


def link() -> StepLink:
    film = Text(sv="Film om hur ni avgränsar (4 min)", en="A film about choosing something small (4 min)")
    return StepLink(url="https://intranat.lindevalla.example/film", text=film)
