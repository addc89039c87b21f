"""What there is to see of a team: read once, drawn on many surfaces."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from sqlalchemy import Connection

from bot.journeys import Journeys
from bot.methods import Methods, offered_by, shortened
from flows import calendar, pace, rounds
from flows.cycles import Cycle, cycles
from flows.fitting import needs
from flows.journey import Answer, Journey
from flows.journey import Move as Moved
from flows.model import Method
from flows.pace import Forecast, Pace
from flows.rounds import Checklist, Edition, HomePeriod, Movement, Running, VoteSpread, movement
from flows.standing import Stage, Standing, standing
from flows.targets import Target, Titled, stage_in, targets
from storage import assessments, expertise, follow_ups, goals, improvements, lessons, meetings, reminders, teams
from storage.assessments import Assessment, Score
from storage.desk import Desk
from storage.follow_ups import FollowUp
from storage.goals import Goal
from storage.improvements import Improvement, Made, Move
from storage.lessons import Newest
from storage.meetings import Meeting
from storage.reminders import Reminder
from storage.teams import Team

T = TypeVar("T")

_TROUBLE_SHOWN = timedelta(days=14)

_STILL_DAYS = 21

STILL = 3
"""Working days. Who has done something in them is not nudged (Microsoft's Nudge, TOSEM 2022: activity detection)."""


class Placed(Protocol):
    """An improvement and where it stands: all that drawing an overview asks for."""

    @property
    def improvement(self) -> Improvement: ...
    @property
    def method(self) -> Method: ...
    @property
    def standing(self) -> Standing: ...
    @property
    def way(self) -> Journey:
        """Its moves, where their picture is to be told in words."""

    @property
    def going(self) -> bool: ...


@dataclass(frozen=True)
class Glance:
    """An improvement and where it stands, as it is kept; its moves only when they were asked for."""

    improvement: Improvement
    method: Method
    standing: Standing
    moves: tuple[Move, ...] = ()

    @property
    def going(self) -> bool:
        return self.standing.step is not None

    @property
    def way(self) -> Journey:
        return Journey(self.method, (), self.moves, ())


@dataclass(frozen=True)
class Work:
    """An improvement with all its facts. `zone` is its team's."""

    improvement: Improvement
    journey: Journey
    zone: str

    @property
    def method(self) -> Method:
        return self.journey.method

    @cached_property
    def standing(self) -> Standing:
        began = (self.improvement.started_at, self.improvement.started_by)
        return standing(self.journey, began, self.zone)

    @property
    def way(self) -> Journey:
        return self.journey

    @property
    def going(self) -> bool:
        return self.journey.step is not None


@dataclass(frozen=True)
class Scored:
    """A self-assessment with the latest scores."""

    assessment: Assessment
    scores: tuple[Score, ...]

    @property
    def checklist(self) -> Checklist:
        return rounds.round_of(self.assessment.edition).checklist

    @property
    def joint(self) -> dict[str, int]:
        """What the team has agreed on, by item."""
        return {score.item: score.value for score in self.scores if not score.voter}

    @property
    def whole(self) -> bool:
        return len(self.joint) >= len(self.checklist.item)

    def evidence(self, item: str) -> str:
        return next((score.evidence for score in self.scores if score.item == item and not score.voter), "")

    @property
    def closed(self) -> bool:
        """Whether the private voting is over. Before that nothing of it is shown to anybody else."""
        return self.assessment.closed_at is not None

    def spread(self, item: str) -> VoteSpread:
        """The private votes on an item; none while the voting goes on."""
        votes = [score.value for score in self.scores if score.item == item and score.voter] if self.closed else []
        return VoteSpread(tuple(sorted(votes)))

    @property
    def voters(self) -> set[str]:
        """Who has voted: for deciding whether all have, never to be shown."""
        return {score.voter for score in self.scores if score.voter}


@dataclass(frozen=True)
class Compared:
    """What has moved, item by item, from one joint self-assessment to another, each told by the day it was begun."""

    before: date
    now: date
    items: tuple[Movement, ...]


@dataclass(frozen=True)
class _Dated:
    """A team and its meetings at a moment: what its days are reckoned from."""

    team: Team
    now: datetime
    meetings: tuple[Meeting, ...]

    @cached_property
    def today(self) -> date:
        """Where the team is."""
        return calendar.local_day(self.now, self.team.time_zone)

    @cached_property
    def next_meeting(self) -> Meeting | None:
        return _next_meeting(self.meetings, self.team, self.today)

    def days_left(self, meeting: Meeting) -> int:
        return (calendar.local_day(meeting.starts_at, self.team.time_zone) - self.today).days


@dataclass(frozen=True)
class Outline(_Dated):
    """A team in a line: where its improvements stand, by their ids, and when it meets."""

    standings: Mapping[int, Standing]
    made: tuple[Made, ...] = ()
    """What was not kept and has been made of the facts."""

    @property
    def going(self) -> list[Standing]:
        return [stands for stands in self.standings.values() if stands.step is not None]

    @property
    def still(self) -> int:
        """How many nobody has done anything with for three weeks."""
        return sum(_stands_still(work, self.team.time_zone, self.today) for work in self.going)

    @property
    def overdue(self) -> int:
        """How many tests have ended that nobody has told about."""
        return sum(work.test_ends is not None and work.test_ends < self.today for work in self.going)


W = TypeVar("W", bound=Placed)
W_co = TypeVar("W_co", bound=Placed, covariant=True)


@dataclass(frozen=True)
class TeamOverview(_Dated, Generic[W_co]):
    """What there is to see of one team at a moment, with its improvements as far as they were read."""

    works: tuple[W_co, ...]
    troubles: tuple[Reminder, ...]
    assessments: tuple["Scored", ...] = ()
    goals: tuple[Goal, ...] = ()
    expertise: Mapping[str, str] = field(default_factory=dict)
    """The role groups whose expertise has been noted: have, planned or need."""

    follow_ups: tuple[FollowUp, ...] = ()
    """What was seen of the secured ones, oldest first."""

    credits: int = 0
    """How often other teams have used this team's lessons."""

    shared: Newest = field(default_factory=Newest)
    """The newest lessons that every team may find, where they were asked for."""

    @property
    def going(self) -> list[W_co]:
        return [work for work in self.works if work.going]

    def driven_by(self, work: Placed) -> list[str]:
        """The titles of the improvements that are to drive it."""
        titles = {str(other.improvement.id): shortened(other.improvement.title) for other in self.works}
        return [titles.get(one, one) for one in work.standing.drives or ()]

    def driving(self, work: Placed) -> list[W_co]:
        """The improvements that it is to drive: the same link, seen from its other end."""
        return [
            other
            for other in self.works
            if str(work.improvement.id) in (other.standing.drives or ()) and not other.standing.closed
        ]

    @property
    def edition(self) -> Edition:
        return rounds.round_of(self.team.edition)

    @property
    def period(self) -> HomePeriod:
        """The home period that runs."""
        return self._running.period

    @cached_property
    def _running(self) -> Running:
        its_own = [meeting for meeting in self.meetings if meeting.slot and not meeting.cancelled]
        days = {str(one.slot): calendar.local_day(one.starts_at, self.team.time_zone) for one in its_own}
        return self.edition.running(days, self.today)

    @property
    def _since(self) -> datetime | None:
        """When the home period began: once the day of its first meeting was over."""
        began = self._running.began
        return calendar.moment_at(began + timedelta(days=1), time.min, self.team.time_zone) if began else None

    @property
    def outline(self) -> Outline:
        standings = {work.improvement.id: work.standing for work in self.works}
        return Outline(self.team, self.now, self.meetings, standings)

    @cached_property
    def usual_days(self) -> int:
        """How many working days a step takes this team."""
        return self._pace.usual

    @cached_property
    def _pace(self) -> Pace:
        return Pace([stay for work in self.works for stay in work.standing.stays])

    def forecast(self, work: Placed) -> Forecast | None:
        """How far an improvement comes by its meeting at the team's own pace; None where nothing can be said."""
        due = self.due(work)
        if due is None:
            return None
        zone, stands = self.team.time_zone, work.standing
        came, meeting = (
            calendar.local_day(at, zone) for at in (stands.moved_at or work.improvement.started_at, due.starts_at)
        )
        return pace.by_the_meeting(
            self._pace, work.method, stands.step, came, stands.test_ends, self.today, meeting, still=self.is_still(work)
        )  # fmt: skip

    def is_still(self, work: Placed) -> bool:
        """Whether nobody has done anything for some working days, and nobody has said that it may wait."""
        waits = work.improvement.waits_until
        return not self.is_lately(work.standing.touched_at) and (waits is None or waits < self.today)

    def is_lately(self, at: datetime) -> bool:
        """Whether it was so short a time ago that nobody needs to be reminded."""
        return calendar.local_day(at, self.team.time_zone) >= calendar.working_days_before(self.today, STILL)

    def last_seen(self, work: Placed) -> FollowUp | None:
        """Whether a secured improvement held when it was last looked at."""
        return next(
            (follow_up for follow_up in reversed(self.follow_ups) if follow_up.improvement_id == work.improvement.id),
            None,
        )

    def due(self, work: Placed) -> Meeting | None:
        """The meeting where an improvement is reported: its kind's own in the round, or the next one."""
        kind = work.method.kind(work.improvement.kind)
        own = [
            meeting
            for meeting in self.meetings
            if kind and kind.due and meeting.slot == kind.due and not meeting.cancelled
        ]
        return next(iter(own), None) or self.next_meeting

    @property
    def latest_assessment(self) -> Scored | None:
        return self.assessments[-1] if self.assessments else None

    def movement(self) -> Compared | None:
        """In the home period: from the joint self-assessment that stood at its first meeting, or else the first one
        since, to the latest of the same checklist. None until there are two.
        """
        whole, since = self._comparable, self._since
        stood = [one for one in whole if since is None or one.assessment.begun_at < since]
        first = stood[-1] if stood and since is not None else next(iter(whole), None)
        return self._moved(first, since)

    def movement_in_all(self) -> Compared | None:
        """From the first joint self-assessment to the latest of the same checklist; None until there are two."""
        return self._moved(next(iter(self._comparable), None), None)

    @property
    def _comparable(self) -> list[Scored]:
        """The joint self-assessments of the checklist that the latest has, oldest first."""
        whole = [assessment for assessment in self.assessments if assessment.whole]
        return [one for one in whole if one.assessment.checklist == whole[-1].assessment.checklist]

    def _moved(self, first: Scored | None, since: datetime | None) -> Compared | None:
        if first is None or first is self._comparable[-1]:
            return None
        last, zone = self._comparable[-1], self.team.time_zone
        said = {item.id: last.evidence(item.id) for item in last.checklist.item}
        items = movement(last.checklist, first.joint, last.joint, said, self._tested_for(since))
        before, now = (calendar.local_day(one.assessment.begun_at, zone) for one in (first, last))
        return Compared(before, now, tuple(items))

    def _tested_for(self, since: datetime | None) -> dict[str, list[str]]:
        """The improvements that have been tested since then, by the item of the checklist that they belong to."""
        found: dict[str, list[str]] = {}
        for work in self.works:
            if stage_in(work.standing, since) in (Stage.TESTED, Stage.DONE):
                found.setdefault(work.standing.item, []).append(work.improvement.title)
        return found

    def targets(self) -> list[Target]:
        """What the home period that runs is to lead to, and how far that has come."""
        assessed = any(assessment.whole for assessment in self.assessments)
        moved = self.movement()
        return targets(
            self.period,
            [self._titled(work) for work in self.works],
            moved.items if moved else None,
            since=self._since,
            aim=self.team.aim,
            assessed=assessed,
            expertise=self.expertise,
        )

    def _titled(self, work: Placed) -> Titled:
        kind, waits = work.method.kind(work.improvement.kind), work.improvement.waits_until
        rests = waits is not None and waits >= self.today
        still = not rests and _stands_still(work.standing, self.team.time_zone, self.today)
        return Titled(work.improvement.title, kind.target if kind else None, work.standing, still)


WholeOverview = TeamOverview[Work]
"""A team with every fact of its improvements."""

Overview = TeamOverview[Placed]
"""A team as it is drawn, whatever was read of its improvements."""


def _next_meeting(meetings: Sequence[Meeting], team: Team, today: date) -> Meeting | None:
    """The first of a team's meetings that is today or later, in the team's own zone."""
    coming = (
        meeting
        for meeting in meetings
        if not meeting.cancelled and calendar.local_day(meeting.starts_at, team.time_zone) >= today
    )
    return next(coming, None)


def next_meeting_day(desk: Desk, team: Team) -> date | None:
    """The local date of the team's next meeting."""
    planned = meetings.of_team(desk, team.id)
    coming = _next_meeting(planned, team, calendar.local_day(desk.now, team.time_zone))
    return calendar.local_day(coming.starts_at, team.time_zone) if coming else None


def scored_of(desk: Desk, team_ids: list[int]) -> list[Scored]:
    """The teams' self-assessments with their latest scores, oldest first."""
    found = assessments.of_teams(desk, team_ids)
    scores = assessments.scores(desk, [one.id for one in found])
    of_each: dict[int, list[Score]] = {one.id: [] for one in found}
    for score in scores:
        of_each[score.assessment_id].append(score)
    return [Scored(one, tuple(of_each[one.id])) for one in found]


def _stands_still(stands: Standing, zone: str, today: date) -> bool:
    """Whether nobody has done anything with it for three weeks, in which no test ran. What is secured does not."""
    if stands.step is None or stands.secured_at is not None:
        return False
    last = max(calendar.local_day(stands.touched_at, zone), stands.test_ends or date.min)
    return (today - last).days >= _STILL_DAYS


def of_teams(desk: Desk, methods: Methods, those: Sequence[Team]) -> list[WholeOverview]:
    return with_works(desk, those, works_of(desk, methods, those))


def with_works(desk: Desk, those: Sequence[Team], works: Sequence[W]) -> list[TeamOverview[W]]:
    """The teams with these improvements of theirs and all else that is known; each table is read once."""
    if not those:
        return []
    ids = [team.id for team in those]
    team_of = {work.improvement.id: work.improvement.team_id for work in works}
    theirs = _by_team(ids, works, lambda work: work.improvement.team_id)
    planned = meetings.of_teams(desk, ids)
    failed = reminders.troubles(desk, ids, calendar.local_day(desk.now, calendar.SWEDEN) - _TROUBLE_SHOWN)
    troubles = _by_team(ids, failed, lambda one: one.team_id)
    scored = _by_team(ids, scored_of(desk, ids), lambda one: one.assessment.team_id)
    wanted = [goal for goal in goals.of_teams(desk, ids) if not goal.retired]
    aims = _by_team(ids, wanted, lambda goal: goal.team_id)
    noted = expertise.of_teams(desk, ids)
    seen = _by_team(ids, follow_ups.of(desk, list(team_of)), lambda one: team_of[one.improvement_id])
    used = lessons.credits_of(desk, ids)
    return [
        TeamOverview(
            team, desk.now, tuple(planned[team.id]), theirs[team.id], troubles[team.id], scored[team.id],
            aims[team.id], noted[team.id], seen[team.id], used[team.id],
        )
        for team in those
    ]  # fmt: skip


def _by_team(ids: Sequence[int], found: Iterable[T], team_of: Callable[[T], int]) -> dict[int, tuple[T, ...]]:
    sorted_out: dict[int, list[T]] = {team_id: [] for team_id in ids}
    for one in found:
        sorted_out[team_of(one)].append(one)
    return {team_id: tuple(those) for team_id, those in sorted_out.items()}


def of_ways(desk: Desk, those: Sequence[Team], works: Sequence[W]) -> list[TeamOverview[W]]:
    """The teams with these improvements of theirs, what was seen of them since, and the meetings; and no more."""
    ids = [team.id for team in those]
    theirs = _by_team(ids, works, lambda work: work.improvement.team_id)
    secured = {work.improvement.id: work.improvement.team_id for work in works if work.standing.secured_at}
    found = follow_ups.of(desk, list(secured)) if secured else []
    seen = _by_team(ids, found, lambda one: secured[one.improvement_id])
    planned = meetings.of_teams(desk, ids)
    return [
        TeamOverview(team, desk.now, tuple(planned[team.id]), theirs[team.id], (), follow_ups=seen[team.id])
        for team in those
    ]


def of_person(desk: Desk, methods: Methods, user: str) -> list[WholeOverview]:
    return of_teams(desk, methods, teams.of_person(desk, user))


def one(
    desk: Desk, methods: Methods, journeys: Journeys, improvement_id: int, *, lock: bool = False
) -> tuple[Team, Work] | None:  # fmt: skip
    """An improvement and its team. With `lock`, whoever else wants to change it waits until the transaction ends."""
    improvement = improvements.get(desk, improvement_id, lock=lock)
    if improvement is None:
        return None
    seen = journeys.of(desk.workspace, improvement)
    found: tuple[Team, list[Goal], Sequence[Moved], Sequence[Answer]] | None
    if seen is None:
        found = teams.opened(desk, improvement.team_id, improvement_id)
    else:
        alone = teams.with_goals(desk, improvement.team_id)
        found = (*alone, seen.moves, seen.answers) if alone else None
    if found is None:
        return None
    team, known, moves, answers = found
    linkable = needs(methods.of(desk.connection, improvement), improvement.kind, "improvements")
    others = improvements.of_teams(desk, [team.id]) if linkable else []
    work = _work(desk.connection, methods, improvement, team, known, others, moves, answers)
    if seen is not None and seen.method is work.journey.method and seen.members == work.journey.members:
        work = replace(work, journey=seen)  # what it remembers is of use again
    return team, work


def _work(
    connection: Connection, methods: Methods, improvement: Improvement, team: Team, known: Sequence[Goal],
    others: Sequence[Improvement], moves: Sequence[Moved], answers: Sequence[Answer],
) -> Work:  # fmt: skip
    """In the method that it began with, made to fit it and its team."""
    chosen = [answer.value for answer in answers if isinstance(answer.value, str)]
    method = methods.fitted(connection, improvement, offered_by(team, known, others, improvement, chosen))
    return Work(improvement, Journey(method, team.members, moves, answers), team.time_zone)


def works_of(desk: Desk, methods: Methods, those: Sequence[Team]) -> list[Work]:
    if not those:
        return []
    by_id = {team.id: team for team in those}
    found = improvements.of_teams(desk, list(by_id))
    return put_together(desk, methods, found, found, by_id)


def cycles_of_team(desk: Desk, methods: Methods, team: Team) -> dict[int, list[Cycle]]:
    """For each of the team's improvements its test cycles whose test was made, oldest first."""
    works = works_of(desk, methods, [team])
    every = improvements.every_answer(desk, [work.improvement.id for work in works])
    return {work.improvement.id: cycles(work.journey, every[work.improvement.id]) for work in works}


def put_together(
    desk: Desk,
    methods: Methods,
    found: Sequence[Improvement],
    of_teams: Sequence[Improvement],
    by_id: dict[int, Team],
) -> list[Work]:
    """Each improvement found with its facts, in the method that it began with, made to fit it and its team.

    `of_teams` is all that the teams have: what can be linked to.
    """
    if not found:
        return []
    ids = [improvement.id for improvement in found]
    moves = improvements.moves(desk, ids)
    answers = improvements.latest_answers(desk, ids)
    known = goals.of_teams(desk, list(by_id))
    return [
        _work(desk.connection, methods, one, by_id[one.team_id], known, of_teams, moves[one.id], answers[one.id])
        for one in found
    ]
