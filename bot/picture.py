"""What there is to see of a team: read once, drawn on many surfaces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from sqlalchemy import Connection

from bot.methods import Methods, offers_of
from flows import calendar, pace, rounds
from flows.cycles import cycles
from flows.fitting import fitted, needs
from flows.journey import Journey
from flows.model import Method, Role, Step
from flows.rounds import Checklist, HomePeriod, Movement, Round, Spread, movement
from flows.targets import Stage, Target, Titled, stage, targets
from storage import assessments, competence, follow_ups, goals, improvements, lessons, meetings, reminders, teams
from storage.assessments import Assessment, Score
from storage.follow_ups import FollowUp
from storage.goals import Goal
from storage.improvements import Answer, Improvement, Move
from storage.meetings import Meeting
from storage.reminders import Reminder
from storage.teams import Team

_TROUBLE_SHOWN = timedelta(days=14)

STILL = 3
"""Working days. Who has done something in them is not nudged (Microsoft's Nudge, TOSEM 2022: activity detection)."""


@dataclass(frozen=True)
class Work:
    """An improvement and where it is."""

    improvement: Improvement
    journey: Journey

    @property
    def going(self) -> bool:
        return self.journey.step is not None

    @property
    def last_touch(self) -> tuple[str, datetime]:
        """Who last did something, and when."""
        touches = [(self.improvement.started_at, self.improvement.started_by)]
        touches += [(move.at, move.by) for move in self.journey.moves]
        answer = self.journey.last_answer()
        if answer is not None:
            touches.append((answer.at, answer.author))
        at, who = max(touches)
        return who, at

    def touched_by(self, user: str) -> datetime | None:
        """When this person last answered or moved something here; None: never."""
        touches = [one.at for one in self.journey.moves if one.by == user]
        touches += [one.at for one in self.journey.answers if one.author == user]
        return max(touches, default=None)

    def overdue(self, today: date) -> date | None:
        """The day on which the test was to end, once it has passed."""
        ends = self.journey.test_ends()
        return ends if ends is not None and ends < today else None


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
        return {one.item: one.value for one in self.scores if not one.voter}

    @property
    def whole(self) -> bool:
        return len(self.joint) >= len(self.checklist.item)

    def evidence(self, item: str) -> str:
        return next((one.evidence for one in self.scores if one.item == item and not one.voter), "")

    def spread(self, item: str) -> Spread:
        return Spread(tuple(sorted(one.value for one in self.scores if one.item == item and one.voter)))

    @property
    def voters(self) -> set[str]:
        return {one.voter for one in self.scores if one.voter}


@dataclass(frozen=True)
class Picture:
    team: Team
    works: tuple[Work, ...]
    meetings: tuple[Meeting, ...]
    troubles: tuple[Reminder, ...]
    assessments: tuple["Scored", ...] = ()
    goals: tuple[Goal, ...] = ()
    expertise: Mapping[str, str] = field(default_factory=dict)
    """The role groups whose expertise has been noted: have, planned or need."""

    follow_ups: tuple[FollowUp, ...] = ()
    """What was seen of the secured ones, oldest first."""

    credits: int = 0
    """How often other teams have used this team's lessons."""

    @property
    def going(self) -> list[Work]:
        return [work for work in self.works if work.going]

    def next_meeting(self, now: datetime) -> Meeting | None:
        return next_meeting(self.meetings, self.team.time_zone, now)

    @property
    def edition(self) -> Round:
        return rounds.round_of(self.team.edition)

    def period(self, now: datetime) -> HomePeriod | None:
        """The home period that leads to the next meeting, when that is one of the round's."""
        coming = self.next_meeting(now)
        return self.edition.period_before(coming.slot) if coming and coming.slot else None

    @cached_property
    def usual_days(self) -> int:
        """How many working days a step takes this team."""
        return pace.usual_days([stay for work in self.works for stay in self._stays(work)])

    def forecast(self, work: Work, now: datetime) -> Step | None:
        """Where an improvement is at its meeting when it goes on at the team's own pace; None without a meeting."""
        due = self.due(work, now)
        if due is None:
            return None
        meeting = calendar.local_day(due.starts_at, self.team.time_zone)
        return pace.by_the_meeting(work.journey, self.usual_days, self.today(now), meeting)

    def _stays(self, work: Work) -> list[int]:
        zone = self.team.time_zone
        return pace.stays(work.journey, calendar.local_day(work.improvement.started_at, zone), zone)

    def last_seen(self, work: Work) -> FollowUp | None:
        """Whether a secured improvement held when it was last looked at."""
        return next((one for one in reversed(self.follow_ups) if one.improvement_id == work.improvement.id), None)

    def due(self, work: Work, now: datetime) -> Meeting | None:
        """The meeting where an improvement is reported: its kind's own in the round, or the next one."""
        kind = work.journey.method.kind(work.improvement.kind)
        own = [one for one in self.meetings if kind and kind.due and one.slot == kind.due and not one.cancelled]
        return next(iter(own), None) or self.next_meeting(now)

    @property
    def latest_assessment(self) -> Scored | None:
        return self.assessments[-1] if self.assessments else None

    def movement(self) -> list[Movement] | None:
        """From the first joint self-assessment to the latest of the same checklist; None until there are two."""
        whole = [one for one in self.assessments if one.whole]
        same = [one for one in whole if one.assessment.checklist == whole[-1].assessment.checklist]
        if len(same) < 2:
            return None
        first, last = same[0], same[-1]
        return movement(last.checklist, first.joint, last.joint, self._evidence(last))

    def _evidence(self, scored: Scored) -> dict[str, list[str]]:
        """What each item's score rests on: what was said of it, and the improvements that were tested for it."""
        found = {item.id: [said] if (said := scored.evidence(item.id)) else [] for item in scored.checklist.item}
        for work in self.works:
            item = str(work.journey.answered(Role.ITEM))
            if item in found and stage(work.journey) in (Stage.TESTED, Stage.DONE):
                found[item].append(work.improvement.title)
        return found

    def targets(self) -> list[Target]:
        assessed = any(one.whole for one in self.assessments)
        works = [_titled(work) for work in self.works]
        return targets(works, self.movement(), aim=self.team.aim, assessed=assessed, expertise=self.expertise)

    def days_left(self, meeting: Meeting, now: datetime) -> int:
        return calendar.days_left(meeting.starts_at, now, self.team.time_zone)

    def today(self, now: datetime) -> date:
        return calendar.local_day(now, self.team.time_zone)


def next_meeting(meetings: Sequence[Meeting], zone: str, now: datetime) -> Meeting | None:
    """The first of a team's meetings that is today or later, in the team's own zone."""
    coming = (one for one in meetings if not one.cancelled and calendar.days_left(one.starts_at, now, zone) >= 0)
    return next(coming, None)


def next_meeting_day(connection: Connection, team: Team, now: datetime) -> date | None:
    """The local date of the team's next meeting."""
    planned = meetings.of_team(connection, team.workspace_id, team.id)
    coming = next_meeting(planned, team.time_zone, now)
    return calendar.local_day(coming.starts_at, team.time_zone) if coming else None


def scored_of(connection: Connection, workspace: str, team_ids: list[int]) -> list[Scored]:
    """The teams' self-assessments with their latest scores, oldest first."""
    found = assessments.of_teams(connection, workspace, team_ids)
    scores = assessments.scores(connection, workspace, [one.id for one in found])
    return [Scored(one, tuple(score for score in scores if score.assessment_id == one.id)) for one in found]


def _titled(work: Work) -> Titled:
    kind = work.journey.method.kind(work.improvement.kind)
    return Titled(work.improvement.title, kind.target if kind else None, work.journey)


def of_teams(
    connection: Connection, methods: Methods, workspace: str, those: Sequence[Team], now: datetime
) -> list[Picture]:
    ids = [team.id for team in those]
    works = works_of(connection, methods, workspace, those)
    since = now.date() - _TROUBLE_SHOWN
    troubles = reminders.troubles(connection, workspace, ids, since)
    scored = scored_of(connection, workspace, ids)
    known = goals.of_teams(connection, workspace, ids)
    expertise = competence.of_teams(connection, workspace, ids)
    seen = follow_ups.of(connection, workspace, [work.improvement.id for work in works])
    of_team = {team.id: [work for work in works if work.improvement.team_id == team.id] for team in those}
    whose = {work.improvement.id: work.improvement.team_id for work in works}
    planned, used = meetings.of_teams(connection, workspace, ids), lessons.credits_of(connection, workspace, ids)
    return [
        Picture(
            team,
            tuple(of_team[team.id]),
            tuple(planned[team.id]),
            tuple(trouble for trouble in troubles if trouble.team_id == team.id),
            tuple(one for one in scored if one.assessment.team_id == team.id),
            tuple(goal for goal in known if goal.team_id == team.id and not goal.retired),
            expertise[team.id],
            tuple(one for one in seen if whose[one.improvement_id] == team.id),
            used[team.id],
        )
        for team in those
    ]


def of_ways(connection: Connection, methods: Methods, workspace: str, those: Sequence[Team]) -> list[Picture]:
    """The teams' improvements, what was seen of them since, and the meetings: what the clock goes by, and no more."""
    works = works_of(connection, methods, workspace, those)
    of_team: dict[int, list[Work]] = {team.id: [] for team in those}
    for work in works:
        of_team[work.improvement.team_id].append(work)
    secured = {one.improvement.id: one.improvement.team_id for one in works if one.journey.secured_at()}
    seen = follow_ups.of(connection, workspace, list(secured)) if secured else []
    planned = meetings.of_teams(connection, workspace, list(of_team))
    return [
        Picture(
            team, tuple(of_team[team.id]), tuple(planned[team.id]), (),
            follow_ups=tuple(one for one in seen if secured[one.improvement_id] == team.id),
        )
        for team in those
    ]  # fmt: skip


def of_person(connection: Connection, methods: Methods, workspace: str, user: str, now: datetime) -> list[Picture]:
    return of_teams(connection, methods, workspace, teams.of_person(connection, workspace, user), now)


def one(
    connection: Connection, methods: Methods, workspace: str, improvement_id: int, *, lock: bool = False
) -> tuple[Team, Work] | None:
    """An improvement and its team. With `lock`, whoever else wants to change it waits until the transaction ends."""
    improvement = improvements.get(connection, workspace, improvement_id, lock=lock)
    found = teams.with_goals(connection, workspace, improvement.team_id) if improvement else None
    if improvement is None or found is None:
        return None
    team, known = found
    method = methods.of(connection, improvement)
    linkable = needs(method, improvement.kind, "improvements")
    others = improvements.of_teams(connection, workspace, [team.id]) if linkable else []
    moves, answers = improvements.facts(connection, workspace, improvement_id)
    return team, _work(method, improvement, team, known, others, moves, answers)


def _work(
    method: Method, improvement: Improvement, team: Team, known: Sequence[Goal],
    others: Sequence[Improvement], moves: Sequence[Move], answers: Sequence[Answer],
) -> Work:  # fmt: skip
    chosen = [answer.value for answer in answers if isinstance(answer.value, str)]
    method = fitted(method, improvement.kind, offers_of(team, known, others, improvement, chosen))
    return Work(improvement, Journey(method, team.members, moves, answers))


def works_of(connection: Connection, methods: Methods, workspace: str, those: Sequence[Team]) -> list[Work]:
    by_id = {team.id: team for team in those}
    found = improvements.of_teams(connection, workspace, list(by_id))
    return put_together(connection, methods, workspace, found, found, by_id)


def cycles_of_team(connection: Connection, methods: Methods, workspace: str, team: Team) -> dict[int, list[Journey]]:
    """For each of the team's improvements its test cycles, oldest first."""
    works = works_of(connection, methods, workspace, [team])
    every = improvements.every_answer(connection, workspace, [work.improvement.id for work in works])
    return {work.improvement.id: cycles(work.journey, every[work.improvement.id]) for work in works}


def put_together(
    connection: Connection,
    methods: Methods,
    workspace: str,
    found: Sequence[Improvement],
    of_teams: Sequence[Improvement],
    by_id: dict[int, Team],
) -> list[Work]:
    """Each improvement found with its facts, in the method that it began with, made to fit it and its team.

    `of_teams` is all that the teams have: what can be linked to.
    """
    ids = [improvement.id for improvement in found]
    moves = improvements.moves(connection, workspace, ids)
    answers = improvements.latest_answers(connection, workspace, ids)
    known = goals.of_teams(connection, workspace, list(by_id))
    return [
        _work(methods.of(connection, one), one, by_id[one.team_id], known, of_teams, moves[one.id], answers[one.id])
        for one in found
    ]
