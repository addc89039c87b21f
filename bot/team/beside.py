"""What is worth knowing beside a question: where to start, what others have learned, how small the test can be."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.team import overview
from bot.team.overview import Work
from flows import calendar
from flows.cycles import dropped_ideas
from flows.model import Question, Role, Turn
from flows.pace import SmallTest, by_next_tuesday
from flows.texts import Text
from storage import improvements, lessons, meetings, teams
from storage.desk import Desk
from storage.lessons import Found, Lesson
from storage.meetings import Meeting
from storage.teams import Team

_LESSONS_AT_MOST, _LOWEST = 2, 3
_TELLING = 5
"""Letters. Shorter words (och, för, with …) stand in every lesson."""


@dataclass(frozen=True)
class Start:
    """What a home period begins from: the lowest items of the self-assessment, and the lessons of the last meeting."""

    lowest: tuple[tuple[Text, int], ...]
    meeting: Meeting | None
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True)
class Beside:
    """Where to start stands at the first question, others' lessons at the ideas, a small test at its size."""

    lessons: tuple[Found, ...] = ()
    small_test: SmallTest | None = None
    start: Start | None = None
    dropped: tuple[tuple[str, str], ...] = ()
    """Each idea that was tested and left, with why."""


def beside(desk: Desk, work: Work, questions: Iterable[Question]) -> Beside:
    """What goes with these questions."""
    roles = {question.role for question in questions} & {Role.INEQUALITY, Role.AREA, Role.IDEAS, Role.IDEA, Role.SCALE}
    team = teams.get(desk, work.improvement.team_id) if roles else None
    if team is None:
        return Beside()
    found: tuple[Found, ...] = ()
    if Role.IDEAS in roles:
        about = [work.journey.answered(role) or "" for role in (Role.AREA, Role.INEQUALITY)]
        words = f"{work.improvement.title} {' '.join(map(str, about))}".split()
        telling = " ".join(word for word in words if len(word) >= _TELLING)
        shared = lessons.search(desk, telling)
        found = tuple(one for one in shared if one.lesson.team_id != team.id)[:_LESSONS_AT_MOST]
    small = None
    if Role.SCALE in roles:
        today = calendar.local_day(desk.now, team.time_zone)
        small = by_next_tuesday(today, overview.next_meeting_day(desk, team))
    dropped = _dropped(desk, work) if roles & {Role.IDEAS, Role.IDEA} else ()
    return Beside(found, small, _start(desk, team) if roles & {Role.INEQUALITY, Role.AREA} else None, dropped)


def _dropped(desk: Desk, work: Work) -> tuple[tuple[str, str], ...]:
    if not any(move.turn == Turn.ABANDON for move in work.journey.moves):
        return ()
    every = improvements.every_answer(desk, [work.improvement.id])
    return tuple(dropped_ideas(work.journey, every[work.improvement.id]))


def _start(desk: Desk, team: Team) -> Start | None:
    whole = [scored for scored in overview.scored_of(desk, [team.id]) if scored.whole]
    scores = sorted(whole[-1].joint.items(), key=lambda one: one[1])[:_LOWEST] if whole else []
    named = [(item.text, score) for name, score in scores if (item := whole[-1].checklist.find(name))]
    planned = meetings.of_team(desk, team.id)
    past = [meeting for meeting in planned if not meeting.cancelled and meeting.starts_at <= desk.now]
    learned = lessons.of_meeting(desk, past[-1].id)[-_LOWEST:] if past else []
    return Start(tuple(named), past[-1] if past else None, tuple(learned)) if named or learned else None
