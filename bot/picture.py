"""What there is to see of a team: read once, drawn on many surfaces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from flows import calendar
from flows.journey import Journey
from flows.model import Method
from storage import improvements, meetings, reminders, teams
from storage.improvements import Improvement
from storage.meetings import Meeting
from storage.reminders import Reminder
from storage.teams import Team

_TROUBLE_SHOWN = timedelta(days=14)


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

    def overdue(self, today: date) -> date | None:
        """The day on which the test was to end, once it has passed."""
        ends = self.journey.test_ends()
        return ends if ends is not None and ends < today else None


@dataclass(frozen=True)
class Picture:
    team: Team
    works: tuple[Work, ...]
    meetings: tuple[Meeting, ...]
    troubles: tuple[Reminder, ...]

    @property
    def going(self) -> list[Work]:
        return [work for work in self.works if work.going]

    def next_meeting(self, now: datetime) -> Meeting | None:
        """The first meeting that is today or later, in the team's own zone."""
        coming = (one for one in self.meetings if not one.cancelled and self.days_left(one, now) >= 0)
        return next(coming, None)

    def days_left(self, meeting: Meeting, now: datetime) -> int:
        return calendar.days_left(meeting.starts_at, now, self.team.time_zone)

    def today(self, now: datetime) -> date:
        return calendar.local_day(now, self.team.time_zone)


def of_teams(
    connection: Connection, method: Method, workspace: str, those: Sequence[Team], now: datetime
) -> list[Picture]:
    ids = [team.id for team in those]
    works = works_of(connection, method, workspace, those)
    since = now.date() - _TROUBLE_SHOWN
    troubles = reminders.troubles(connection, workspace, ids, since)
    return [
        Picture(
            team,
            tuple(work for work in works if work.improvement.team_id == team.id),
            tuple(meetings.of_team(connection, workspace, team.id)),
            tuple(trouble for trouble in troubles if trouble.team_id == team.id),
        )
        for team in those
    ]


def of_person(connection: Connection, method: Method, workspace: str, user: str, now: datetime) -> list[Picture]:
    return of_teams(connection, method, workspace, teams.of_person(connection, workspace, user), now)


def works_of(connection: Connection, method: Method, workspace: str, those: Sequence[Team]) -> list[Work]:
    by_id = {team.id: team for team in those}
    found = improvements.of_teams(connection, workspace, list(by_id))
    return put_together(connection, method, workspace, found, by_id)


def put_together(
    connection: Connection, method: Method, workspace: str, found: Sequence[Improvement], by_id: dict[int, Team]
) -> list[Work]:
    ids = [improvement.id for improvement in found]
    moves = improvements.moves(connection, workspace, ids)
    answers = improvements.latest_answers(connection, workspace, ids)
    return [Work(one, Journey(method, by_id[one.team_id].members, moves[one.id], answers[one.id])) for one in found]
