"""What is worth knowing beside a question: what other teams have learned, and how small the test can be."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from bot import picture
from bot.coach import Coach
from bot.picture import Work
from flows import calendar
from flows.model import Question, Role
from flows.pace import SmallTest, by_next_tuesday
from storage import lessons, meetings, teams
from storage.lessons import Found

_LESSONS_AT_MOST = 2
_TELLING = 5
"""Letters. Shorter words (och, för, with …) stand in every lesson."""


@dataclass(frozen=True)
class Beside:
    """Lessons that other teams have shared are offered where ideas are asked for; a small test where its size is."""

    lessons: tuple[Found, ...] = ()
    small_test: SmallTest | None = None


def beside(connection: Connection, coach: Coach, workspace: str, work: Work, questions: Iterable[Question]) -> Beside:
    """What goes with these questions."""
    roles = {question.role for question in questions} & {Role.IDEAS, Role.SCALE}
    team = teams.get(connection, workspace, work.improvement.team_id) if roles else None
    if team is None:
        return Beside()
    found: tuple[Found, ...] = ()
    if Role.IDEAS in roles:
        words = f"{work.improvement.title} {work.journey.answered(Role.AREA) or ''}".split()
        telling = " ".join(word for word in words if len(word) >= _TELLING)
        shared = lessons.search(connection, workspace, telling)
        found = tuple(one for one in shared if one.lesson.team_id != team.id)[:_LESSONS_AT_MOST]
    small = None
    if Role.SCALE in roles:
        planned = meetings.of_team(connection, workspace, team.id)
        meeting = picture.next_meeting(planned, team.time_zone, coach.now())
        last_day = calendar.local_day(meeting.starts_at, team.time_zone) if meeting else None
        small = by_next_tuesday(calendar.local_day(coach.now(), team.time_zone), last_day)
    return Beside(found, small)
